namespace Sluice.JsonSchema;

/// <summary>What makes a text not be JSON, or not be JSON that is taken.</summary>
public enum JsonSyntaxErrorKind
{
    /// <summary>The text ends before the value does.</summary>
    UnexpectedEnd,

    /// <summary>A byte cannot stand where it stands (RFC 8259).</summary>
    InvalidCharacter,

    /// <summary>Arrays and objects are nested deeper than <see cref="JsonSchemaOptions.MaxDepth"/>.</summary>
    TooDeep,

    /// <summary>A number has more digits than <see cref="JsonSchemaOptions.MaxNumberLength"/>.</summary>
    NumberTooLong,

    /// <summary>A number is beyond a double's range and <see cref="JsonSchemaOptions.NumberModel"/> is double.</summary>
    NumberOutOfRange,
}

/// <summary>Why a text is not JSON that can be validated.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Offset">The byte at which it is wrong, from 0.</param>
/// <param name="Message">A sentence that names the byte and what was expected, fit for the client that sent it.</param>
public sealed record JsonSyntaxError(JsonSyntaxErrorKind Kind, int Offset, string Message);
