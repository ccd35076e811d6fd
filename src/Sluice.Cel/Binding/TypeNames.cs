namespace Sluice.Cel.Binding;

/// <summary>The names that denote types in expressions, such as <c>int</c> in <c>type(x) == int</c>.</summary>
internal static class TypeNames
{
    /// <summary>The type a name denotes, or null. <c>dyn</c> is no type of a value and denotes none.</summary>
    internal static CelType? Find(string name) => name switch
    {
        "bool" => CelType.Bool,
        "int" => CelType.Int,
        "uint" => CelType.Uint,
        "double" => CelType.Double,
        "string" => CelType.String,
        "bytes" => CelType.Bytes,
        "null_type" => CelType.Null,
        "list" => CelType.AnyList,
        "map" => CelType.AnyMap,
        "type" => CelType.Type,
        "google.protobuf.Timestamp" => CelType.Timestamp,
        "google.protobuf.Duration" => CelType.Duration,
        _ => null,
    };
}
