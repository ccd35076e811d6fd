using Sluice.Cel;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Cel;

/// <summary>The expressions of one phase: each must be true, in the order of the configuration.</summary>
internal sealed class CelChecks
{
    private readonly CelProgram[] _programs;
    private readonly Failure[] _failures;
    private readonly IGatewayLog _log;
    private readonly string _logPrefix;

    private CelChecks(CelProgram[] programs, IGatewayLog log, string logPrefix)
    {
        _programs = programs;
        _log = log;
        _logPrefix = logPrefix;
        _failures = [.. programs.Select(static (_, i) => new Failure(FailureKind.Rejected, $"request aborted by evaluator #{i}"))];
    }

    /// <summary>The checks of a phase; <see langword="null"/> for none.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="log">Where results that are not true are told.</param>
    /// <param name="logPrefix">Whose checks they are, for the log.</param>
    public static CelChecks? Of(CelOptions options, CelPhases phase, IGatewayLog log, string logPrefix) =>
        options.Of(phase) is { Length: > 0 } programs ? new CelChecks(programs, log, logPrefix) : null;

    /// <summary>Evaluates the expressions until one is not true: false, no boolean, an error, or more work than
    /// <see cref="CelLimits.Default"/> allows.</summary>
    /// <param name="variables">The values of the variables.</param>
    /// <returns>The failure, or <see langword="null"/> when all are true. It is told to the client without its reason.</returns>
    public Failure? Reject(ICelActivation variables)
    {
        for (int i = 0; i < _programs.Length; i++)
        {
            CelValue result = _programs[i].Evaluate(variables);
            if (!result.IsTrue)
            {
                _log.Log(LogLevel.Info, $"{_logPrefix}[CEL] evaluator #{i}: {Describe(result)}");
                return _failures[i];
            }
        }

        return null;
    }

    // Data of clients and backends stays out of the log; errors name only what the expression itself spells out.
    private static string Describe(in CelValue result) => result.Kind switch
    {
        CelKind.Bool => "false",
        CelKind.Error => result.AsError().Message,
        _ => $"the result is {result.Kind}, a bool belongs here",
    };
}
