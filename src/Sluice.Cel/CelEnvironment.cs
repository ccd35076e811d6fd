using System.Collections.Frozen;
using Sluice.Cel.Library;

namespace Sluice.Cel;

/// <summary>The parts of the language beyond the standard library, each off unless asked for.</summary>
[Flags]
public enum CelExtensions
{
    /// <summary>The standard library only.</summary>
    None = 0,

    /// <summary><c>charAt</c>, <c>indexOf</c>, <c>split</c>, <c>format</c>, <c>strings.quote</c> and the like.</summary>
    Strings = 1,

    /// <summary><c>math.greatest</c>, <c>math.round</c>, <c>math.bitAnd</c> and the like.</summary>
    Math = 2,

    /// <summary><c>base64.encode</c> and <c>base64.decode</c>.</summary>
    Encoders = 4,

    /// <summary><c>cel.bind(name, value, expression)</c>.</summary>
    Bindings = 8,

    /// <summary><c>exists(k, v, p)</c>, <c>transformList</c>, <c>transformMap</c>, <c>transformMapEntry</c> and the like.</summary>
    TwoVariableComprehensions = 16,

    /// <summary><c>optional.of</c>, <c>optional.none</c> and the methods on them (without the <c>?.</c> syntax).</summary>
    Optionals = 32,

    /// <summary>Every extension.</summary>
    All = Strings | Math | Encoders | Bindings | TwoVariableComprehensions | Optionals,
}

/// <summary>
/// What expressions may refer to: variables, functions, extensions. It is fixed when built, shared by any number of
/// programs, and safe for use by many threads.
/// </summary>
public sealed class CelEnvironment
{
    private readonly FrozenDictionary<string, int> _slots;
    private readonly CelType[] _types;
    private readonly string[] _names;
    private readonly FrozenDictionary<string, FunctionGroup> _functions;
    private readonly CelExtensions _extensions;

    internal CelEnvironment(
        List<(string Name, CelType Type)> variables, FunctionTable functions, CelExtensions extensions, string container)
    {
        _names = [.. variables.Select(v => v.Name)];
        _types = [.. variables.Select(v => v.Type)];
        _slots = variables.Select((v, i) => KeyValuePair.Create(v.Name, i)).ToFrozenDictionary(StringComparer.Ordinal);
        _functions = functions.ToFrozen();
        _extensions = extensions;
        Container = container;
    }

    /// <summary>The namespace that relative names are looked up in first; empty for none.</summary>
    public string Container { get; }

    /// <summary>
    /// The longest expression accepted, in characters; default 100,000. Expressions are written by people in a
    /// configuration file, so this only stops accidents from taking memory.
    /// </summary>
    public int MaxExpressionLength { get; internal init; } = 100_000;

    /// <summary>
    /// How deep an expression may nest, operators in a row included; default 250. Parsing, checking and evaluation recurse
    /// that deep, so it is what protects the stack.
    /// </summary>
    public int MaxDepth { get; internal init; } = 250;

    /// <summary>The number of variables declared; slots run from 0 to one less.</summary>
    public int VariableCount => _names.Length;

    /// <summary>The number by which a program asks for a variable: the position of its declaration.</summary>
    /// <param name="variable">The declared name.</param>
    /// <exception cref="KeyNotFoundException">The name is not declared.</exception>
    public int GetSlot(string variable) => _slots[variable];

    /// <summary>Whether an extension is on.</summary>
    internal bool Has(CelExtensions extension) => (_extensions & extension) != CelExtensions.None;

    /// <summary>Finds a variable.</summary>
    internal bool TryGetVariable(string name, out int slot, out CelType type)
    {
        bool found = _slots.TryGetValue(name, out slot);
        type = found ? _types[slot] : CelType.Error;
        return found;
    }

    /// <summary>Finds a function, or null.</summary>
    internal FunctionGroup? FindFunction(string name) => _functions.GetValueOrDefault(name);
}

/// <summary>Collects the declarations of a <see cref="CelEnvironment"/>.</summary>
public sealed class CelEnvironmentBuilder
{
    private readonly List<(string Name, CelType Type)> _variables = [];
    private readonly FunctionTable _own = new();

    /// <summary>The extensions; default none.</summary>
    public CelExtensions Extensions { get; set; }

    /// <summary>The namespace that relative names are looked up in first; default none.</summary>
    public string Container { get; set; } = "";

    /// <inheritdoc cref="CelEnvironment.MaxExpressionLength"/>
    public int MaxExpressionLength { get; set; } = 100_000;

    /// <inheritdoc cref="CelEnvironment.MaxDepth"/>
    public int MaxDepth { get; set; } = 250;

    /// <summary>Declares a variable; the first gets slot 0.</summary>
    /// <param name="name">Its name, which may have dots.</param>
    /// <param name="type">Its type; <see cref="CelType.Dyn"/> leaves checks to run time.</param>
    /// <exception cref="ArgumentException">The name is declared already.</exception>
    public CelEnvironmentBuilder AddVariable(string name, CelType type)
    {
        if (_variables.Exists(v => v.Name == name))
        {
            throw new ArgumentException($"The variable {name} is declared already.", nameof(name));
        }

        _variables.Add((name, type));
        return this;
    }

    /// <summary>Declares an overload of a function.</summary>
    /// <param name="name">Its name, which may have dots (<c>math.abs</c>) when it is no method.</param>
    /// <param name="isMethod">Whether it is called as <c>receiver.name(...)</c>; the receiver is the first parameter.</param>
    /// <param name="parameters">The types of its parameters.</param>
    /// <param name="result">The type of its result.</param>
    /// <param name="body">
    /// What it does. All overloads of a name share the last body given, which tells them apart by the kinds of its
    /// arguments; arguments are never errors.
    /// </param>
    public CelEnvironmentBuilder AddFunction(
        string name, bool isMethod, IReadOnlyList<CelType> parameters, CelType result, CelFunctionBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        _own.Add(name, isMethod, [.. parameters], result, body);
        return this;
    }

    /// <summary>Makes the environment.</summary>
    public CelEnvironment Build()
    {
        FunctionTable functions = new();
        StandardLibrary.AddTo(functions, Extensions);
        functions.AddAll(_own);
        return new CelEnvironment(_variables, functions, Extensions, Container)
        {
            MaxExpressionLength = MaxExpressionLength,
            MaxDepth = MaxDepth,
        };
    }
}
