using Sluice.Cli.Output;

namespace Sluice.Cli;

/// <summary>What is told of a fault that nothing else caught: one sentence, never a stack trace.</summary>
internal static class LastChance
{
    /// <summary>Covers the threads that no command awaits.</summary>
    public static void Install() =>
        AppDomain.CurrentDomain.UnhandledException += static (_, fault) =>
            Environment.Exit(Report(fault.ExceptionObject as Exception, Terminal.OfProcess()));

    /// <summary>Tells the fault and gives the exit code for it.</summary>
    /// <param name="fault">The fault; <see langword="null"/> when it was not an exception.</param>
    /// <param name="terminal">Where it is told.</param>
    public static int Report(Exception? fault, Terminal terminal)
    {
        string kind = fault?.GetType().Name ?? "unknown fault";
        string message = fault?.Message ?? "";
        int end = message.AsSpan().IndexOfAny('\r', '\n');
        terminal.Failure(
            "ERROR",
            $" internal fault ({kind}): {(end < 0 ? message : message[..end])} Please report it with the command that led to it.");
        return ExitCode.InternalError;
    }
}
