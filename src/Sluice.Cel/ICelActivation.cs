namespace Sluice.Cel;

/// <summary>
/// Gives a program the values of its variables, when it first needs them: a variable that the evaluation does not reach
/// costs nothing.
/// </summary>
public interface ICelActivation
{
    /// <summary>
    /// The value of a variable. It is asked for each time an expression reads the variable, so a host that computes a value
    /// keeps it for the length of the evaluation.
    /// </summary>
    /// <param name="slot">The variable's number: its position among the environment's variables.</param>
    /// <returns>The value, or <c>default</c> when it has none now; the expression then sees an error.</returns>
    CelValue Resolve(int slot);
}

/// <summary>An activation over values that are already there.</summary>
public sealed class CelVariables : ICelActivation
{
    private readonly CelEnvironment _environment;
    private readonly CelValue[] _values;

    /// <summary>An activation in which no variable has a value yet.</summary>
    /// <param name="environment">The environment that declares the variables.</param>
    public CelVariables(CelEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        _environment = environment;
        _values = new CelValue[environment.VariableCount];
    }

    /// <summary>Sets a variable.</summary>
    /// <param name="name">The declared name.</param>
    /// <exception cref="KeyNotFoundException">The name is not declared.</exception>
    public CelValue this[string name]
    {
        set => _values[_environment.GetSlot(name)] = value;
    }

    /// <inheritdoc/>
    public CelValue Resolve(int slot) => _values[slot];
}
