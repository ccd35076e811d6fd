namespace Sluice.JsonSchema.Instance;

/// <summary>What the parser refuses although the grammar allows it.</summary>
/// <param name="MaxDepth">Arrays and objects inside one another.</param>
/// <param name="MaxNumberLength">Bytes of one number.</param>
/// <param name="Doubles">Whether numbers must lie in a double's range.</param>
internal readonly record struct JsonLimits(int MaxDepth, int MaxNumberLength, bool Doubles);
