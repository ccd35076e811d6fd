using Sluice.GoTemplate.Functions;
using Sluice.GoTemplate.Syntax;
using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Execution;

/// <summary>Checks arguments against the types of a function, as Go does before it calls one: nothing is converted but the type of a
/// number that is written in the template.</summary>
internal static class ArgumentConversion
{
    /// <summary>Converts an argument that is written as a number.</summary>
    /// <param name="node">The argument.</param>
    /// <param name="function">The function.</param>
    /// <param name="index">The argument's number, from 0.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether it is a number that takes the parameter's type.</returns>
    public static bool Literal(Node node, Function function, int index, out object? value)
    {
        value = null;
        if (node is not NumberNode { Value: { } number })
        {
            return false;
        }

        value = function.TypeOf(index) switch
        {
            ParameterType.Int when number.Integer is { } integer => (object)(nint)integer,
            ParameterType.UInt32 when number.Unsigned is { } unsigned and <= uint.MaxValue => (uint)unsigned,
            ParameterType.Float => number.Float,
            _ => null,
        };
        return value is not null;
    }

    /// <summary>Checks an argument.</summary>
    /// <param name="value">Its value.</param>
    /// <param name="function">The function.</param>
    /// <param name="index">The argument's number, from 0.</param>
    /// <exception cref="TemplateFault">It has another type.</exception>
    public static object? Convert(object? value, Function function, int index)
    {
        ParameterType type = function.TypeOf(index);
        bool fits = type switch
        {
            ParameterType.Any => true,
            ParameterType.Text => value is string,
            ParameterType.Int => value is nint,
            ParameterType.UInt32 => value is uint,
            ParameterType.Float => value is double,
            ParameterType.Bool => value is bool,
            ParameterType.List => value is null or GoList { ElementType: GoType.Any },
            ParameterType.Map => value is null or GoMap { ValueType: GoType.Any },
            ParameterType.Time => value is GoTime,
            _ => value is GoCertificate,
        };
        return fits ? value : throw Mismatch(value, type, function, index);
    }

    private static TemplateFault Mismatch(object? value, ParameterType type, Function function, int index)
    {
        string wanted = type switch
        {
            ParameterType.Text => "string",
            ParameterType.Int => "int",
            ParameterType.UInt32 => "uint32",
            ParameterType.Float => "float64",
            ParameterType.Bool => "bool",
            ParameterType.List => "[]interface {}",
            ParameterType.Map => "map[string]interface {}",
            ParameterType.Time => "time.Time",
            _ => "certificate",
        };
        string given = value is null ? "nothing: the value is missing or null" : $"{GoType.Described(value)}";
        string? remedy = (type, value) switch
        {
            (ParameterType.Text, null) => "give it a default: default \"\" .value",
            (ParameterType.Text, _) => "convert it: toString .value",
            (ParameterType.Int, not null) => "convert it: int .value",
            (ParameterType.Float, not null) => "convert it: float64 .value",
            _ => null,
        };
        return new TemplateFault($"argument {index + 1} of {function.Name} must be {GoType.WithArticle(wanted)}, it is {given}", remedy);
    }
}
