namespace Sluice.JsonSchema;

/// <summary>A limit that ends a validation before it is decided. The instance then counts as invalid.</summary>
public enum ValidationLimit
{
    /// <summary>None: the validation was decided.</summary>
    None,

    /// <summary>More schemas had to be evaluated than <see cref="JsonSchemaOptions.MaxEvaluationsPerValue"/> allows.</summary>
    Work,

    /// <summary>Schemas and values are nested so deep that the stack would not have held.</summary>
    Depth,

    /// <summary>A pattern took longer than <see cref="JsonSchemaOptions.PatternTimeout"/>.</summary>
    PatternTime,

    /// <summary>References lead back to where they started without going into the instance.</summary>
    ReferenceCycle,
}
