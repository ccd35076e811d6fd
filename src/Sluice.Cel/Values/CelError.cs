namespace Sluice.Cel;

/// <summary>Why an evaluation failed.</summary>
public enum CelErrorCode
{
    /// <summary>An operator or function was given values of kinds it has no meaning for.</summary>
    NoSuchOverload,

    /// <summary>A map has no such key, or a selected field does not exist.</summary>
    NoSuchKey,

    /// <summary>A variable has no value in this evaluation, or a name is not declared.</summary>
    NoSuchVariable,

    /// <summary>A function is called that is not declared.</summary>
    NoSuchFunction,

    /// <summary>A division or modulus by zero.</summary>
    DivideByZero,

    /// <summary>A number, timestamp or duration left the range of its type.</summary>
    OutOfRange,

    /// <summary>An argument has the right kind and a value that means nothing, for example an index past the end.</summary>
    InvalidArgument,

    /// <summary>The evaluation reached one of its <see cref="CelLimits"/>; nothing absorbs this error.</summary>
    LimitExceeded,
}

/// <summary>
/// An evaluation error. Messages name types, functions and what the expression itself spells out; they never contain
/// values that came from the host, which may be secret.
/// </summary>
public sealed class CelError
{
    /// <summary>An operator or function that has no meaning for the kinds given.</summary>
    internal static readonly CelError Overload = new(CelErrorCode.NoSuchOverload, "no such overload");

    /// <summary>A key that is computed and not there.</summary>
    internal static readonly CelError Key = new(CelErrorCode.NoSuchKey, "no such key");

    /// <summary><c>a / 0</c>.</summary>
    internal static readonly CelError DivisionByZero = new(CelErrorCode.DivideByZero, "division by zero");

    /// <summary><c>a % 0</c>.</summary>
    internal static readonly CelError ModulusByZero = new(CelErrorCode.DivideByZero, "modulus by zero");

    /// <summary>A result that its type cannot hold.</summary>
    internal static readonly CelError Overflow = new(CelErrorCode.OutOfRange, "result out of range");

    /// <summary>A conversion to a type that cannot hold the value.</summary>
    internal static readonly CelError Range = new(CelErrorCode.OutOfRange, "value out of range");

    /// <summary>An index that the list does not have.</summary>
    internal static readonly CelError Index = new(CelErrorCode.InvalidArgument, "index out of range");

    /// <summary>A limit of the evaluation.</summary>
    internal static readonly CelError Limit = new(CelErrorCode.LimitExceeded, "evaluation limit exceeded");

    /// <summary>A value nested deeper than <see cref="CelContext.MaxValueDepth"/>.</summary>
    internal static readonly CelError TooDeep =
        new(CelErrorCode.InvalidArgument, "value is nested too deeply to be compared or formatted");

    /// <summary>Makes an error.</summary>
    /// <param name="code">The kind of failure.</param>
    /// <param name="message">One line for a log, without values of the host.</param>
    public CelError(CelErrorCode code, string message)
    {
        Code = code;
        Message = message;
    }

    /// <summary>The kind of failure.</summary>
    public CelErrorCode Code { get; }

    /// <summary>One line for a log.</summary>
    public string Message { get; }

    /// <inheritdoc/>
    public override string ToString() => Message;
}
