namespace Sluice.Cel;

/// <summary>The shapes a <see cref="CelType"/> can have.</summary>
internal enum TypeShape : byte
{
    /// <summary>Named by <see cref="CelType.Name"/> alone.</summary>
    Simple,

    /// <summary>Any value; checked at run time.</summary>
    Dyn,

    /// <summary>What an erroneous expression has: agrees with every type, so that one mistake is told once.</summary>
    Error,

    /// <summary>A type that inference has yet to find.</summary>
    Parameter,

    /// <summary>Has <see cref="CelType.Parameters"/>: list, map, optional and types of the host.</summary>
    Generic,

    /// <summary>The type of a type.</summary>
    Type,
}

/// <summary>A type: what a variable is declared to be, what the checker deduces, and what <c>type(x)</c> gives.</summary>
public sealed class CelType
{
    /// <summary>Any value; operations are checked at run time.</summary>
    public static readonly CelType Dyn = new(TypeShape.Dyn, "dyn");

    /// <summary><c>null_type</c>.</summary>
    public static readonly CelType Null = new(TypeShape.Simple, "null_type");

    /// <summary><c>bool</c>.</summary>
    public static readonly CelType Bool = new(TypeShape.Simple, "bool");

    /// <summary><c>int</c>.</summary>
    public static readonly CelType Int = new(TypeShape.Simple, "int");

    /// <summary><c>uint</c>.</summary>
    public static readonly CelType Uint = new(TypeShape.Simple, "uint");

    /// <summary><c>double</c>.</summary>
    public static readonly CelType Double = new(TypeShape.Simple, "double");

    /// <summary><c>string</c>.</summary>
    public static readonly CelType String = new(TypeShape.Simple, "string");

    /// <summary><c>bytes</c>.</summary>
    public static readonly CelType Bytes = new(TypeShape.Simple, "bytes");

    /// <summary><c>google.protobuf.Timestamp</c>.</summary>
    public static readonly CelType Timestamp = new(TypeShape.Simple, "google.protobuf.Timestamp");

    /// <summary><c>google.protobuf.Duration</c>.</summary>
    public static readonly CelType Duration = new(TypeShape.Simple, "google.protobuf.Duration");

    /// <summary>The type of types.</summary>
    public static readonly CelType Type = new(TypeShape.Type, "type");

    /// <summary>The type of what is wrong.</summary>
    internal static readonly CelType Error = new(TypeShape.Error, "*error*");

    /// <summary><c>list</c>, whatever its items.</summary>
    internal static readonly CelType AnyList = List(Dyn);

    /// <summary><c>map</c>, whatever its entries.</summary>
    internal static readonly CelType AnyMap = Map(Dyn, Dyn);

    /// <summary><c>optional_type</c>, whatever its value.</summary>
    internal static readonly CelType AnyOptional = Opaque(OptionalName, Dyn);

    /// <summary>The name of the optional type.</summary>
    internal const string OptionalName = "optional_type";

    private CelType(TypeShape shape, string name, params CelType[] parameters)
    {
        Shape = shape;
        Name = name;
        Arguments = parameters;
    }

    /// <summary>The name without parameters: <c>list</c>, <c>int</c>, <c>google.protobuf.Timestamp</c>.</summary>
    public string Name { get; }

    /// <summary>The types of the items, or of key and value; empty for simple types.</summary>
    public IReadOnlyList<CelType> Parameters => Arguments;

    /// <summary>Its shape.</summary>
    internal TypeShape Shape { get; }

    /// <summary><see cref="Parameters"/> as an array.</summary>
    internal CelType[] Arguments { get; }

    /// <summary>Whether it agrees with every type.</summary>
    internal bool IsDyn => Shape is TypeShape.Dyn or TypeShape.Error;

    /// <summary>Whether it is a list.</summary>
    internal bool IsList => Shape == TypeShape.Generic && Name == "list";

    /// <summary>Whether it is a map.</summary>
    internal bool IsMap => Shape == TypeShape.Generic && Name == "map";

    /// <summary>A list.</summary>
    /// <param name="item">The type of its items.</param>
    public static CelType List(CelType item) => new(TypeShape.Generic, "list", item);

    /// <summary>A map.</summary>
    /// <param name="key">The type of its keys.</param>
    /// <param name="value">The type of its values.</param>
    public static CelType Map(CelType key, CelType value) => new(TypeShape.Generic, "map", key, value);

    /// <summary>A type of the host that expressions can only pass on.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="parameters">Its type parameters, if it has any.</param>
    public static CelType Opaque(string name, params CelType[] parameters) => new(TypeShape.Generic, name, parameters);

    /// <summary>A type parameter, for the signatures of generic functions: equal names in a signature are one type.</summary>
    /// <param name="name">Its name, by convention one capital letter.</param>
    public static CelType Parameter(string name) => new(TypeShape.Parameter, name);

    /// <summary>The type with its parameters, as CEL writes it: <c>map(string, list(int))</c>.</summary>
    public override string ToString() =>
        Arguments.Length == 0 ? Name : $"{Name}({string.Join(", ", Arguments.Select(a => a.ToString()))})";

    /// <summary>Whether two types are the same, parameters included.</summary>
    internal static bool Same(CelType a, CelType b)
    {
        if (ReferenceEquals(a, b))
        {
            return true;
        }

        if (a.Shape != b.Shape || a.Name != b.Name || a.Arguments.Length != b.Arguments.Length)
        {
            return false;
        }

        for (int i = 0; i < a.Arguments.Length; i++)
        {
            if (!Same(a.Arguments[i], b.Arguments[i]))
            {
                return false;
            }
        }

        return true;
    }
}
