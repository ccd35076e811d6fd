using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Functions;

/// <summary>What a function can be given: Go checks arguments against the function's types before it calls it.</summary>
internal enum ParameterType
{
    /// <summary>Any value, also nil.</summary>
    Any,

    /// <summary>A <c>string</c>.</summary>
    Text,

    /// <summary>An <c>int</c>.</summary>
    Int,

    /// <summary>A <c>uint32</c>.</summary>
    UInt32,

    /// <summary>A <c>float64</c>.</summary>
    Float,

    /// <summary>A <c>bool</c>.</summary>
    Bool,

    /// <summary>A <c>[]interface {}</c>.</summary>
    List,

    /// <summary>A <c>map[string]interface {}</c>.</summary>
    Map,

    /// <summary>A <c>time.Time</c>.</summary>
    Time,

    /// <summary>A certificate and its key.</summary>
    Certificate,
}

/// <summary>What a function works with beside its arguments.</summary>
/// <param name="Budget">What it may cost.</param>
/// <param name="Environment">The world outside of the template.</param>
internal sealed record CallContext(Budget Budget, TemplateEnvironment Environment)
{
    /// <summary>Tells where the call is written.</summary>
    public Func<TemplatePosition> Position { get; set; } = static () => default;
}

/// <summary>The arguments of a call, checked and converted.</summary>
/// <param name="values">The values.</param>
internal readonly ref struct Arguments(ReadOnlySpan<object?> values)
{
    /// <summary>All of them.</summary>
    public ReadOnlySpan<object?> All { get; } = values;

    /// <summary>Their number.</summary>
    public int Count => All.Length;

    /// <summary>An argument of any type.</summary>
    /// <param name="index">Its number, from 0.</param>
    public object? this[int index] => All[index];

    /// <summary>A string.</summary>
    /// <param name="index">Its number, from 0.</param>
    public string Text(int index) => (string)All[index]!;

    /// <summary>An <c>int</c> or <c>uint32</c>.</summary>
    /// <param name="index">Its number, from 0.</param>
    public long Int(int index) => All[index] is uint number ? number : (nint)All[index]!;

    /// <summary>A <c>float64</c>.</summary>
    /// <param name="index">Its number, from 0.</param>
    public double Float(int index) => (double)All[index]!;

    /// <summary>A map.</summary>
    /// <param name="index">Its number, from 0.</param>
    public GoMap Map(int index) => All[index] as GoMap ?? throw new TemplateFault("the dict is nil");

    /// <summary>A list; nil is an empty one.</summary>
    /// <param name="index">Its number, from 0.</param>
    public GoList List(int index) => All[index] as GoList ?? GoList.Nil(GoType.Any);
}

/// <summary>What a function does.</summary>
/// <param name="context">What it works with.</param>
/// <param name="arguments">Its arguments.</param>
internal delegate object? FunctionBody(CallContext context, Arguments arguments);

/// <summary>A function of templates.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="IsVariadic">Whether the last parameter stands for any number of arguments.</param>
/// <param name="Body">What it does.</param>
internal sealed record Function(string Name, ParameterType[] Parameters, bool IsVariadic, FunctionBody Body)
{
    /// <summary>Whether it stops at the first argument that decides (<c>and</c>, <c>or</c>).</summary>
    public bool IsShortCircuit { get; init; }

    /// <summary>The fewest arguments.</summary>
    public int Least => IsVariadic ? Parameters.Length - 1 : Parameters.Length;

    /// <summary>The type of an argument.</summary>
    /// <param name="index">Its number, from 0.</param>
    public ParameterType TypeOf(int index) => Parameters[Math.Min(index, Parameters.Length - 1)];

    /// <summary>Makes a function.</summary>
    /// <param name="signature">Its name and parameters: <c>repeat(int, string)</c>, <c>list(any...)</c>.</param>
    /// <param name="body">What it does.</param>
    public static Function Of(string signature, FunctionBody body)
    {
        int open = signature.IndexOf('(', StringComparison.Ordinal);
        string[] names = signature[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        bool isVariadic = names.Length > 0 && names[^1].EndsWith("...", StringComparison.Ordinal);
        ParameterType[] types = Array.ConvertAll(names, static name => name.TrimEnd('.') switch
        {
            "any" => ParameterType.Any,
            "string" => ParameterType.Text,
            "int" => ParameterType.Int,
            "uint32" => ParameterType.UInt32,
            "float64" => ParameterType.Float,
            "bool" => ParameterType.Bool,
            "list" => ParameterType.List,
            "dict" => ParameterType.Map,
            "time" => ParameterType.Time,
            "certificate" => ParameterType.Certificate,
            _ => throw new InvalidOperationException($"{name} is no parameter type"),
        });
        return new Function(signature[..open], types, isVariadic, body);
    }
}
