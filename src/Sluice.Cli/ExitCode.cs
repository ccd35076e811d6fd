namespace Sluice.Cli;

/// <summary>How a command ends (core.md 1.1, except that a failure never ends with 0).</summary>
internal static class ExitCode
{
    /// <summary>The command did what it was asked.</summary>
    public const int Success = 0;

    /// <summary>A check failed, the configuration was not named, or the gateway could not listen.</summary>
    public const int Failure = 1;

    /// <summary>A fault of the program itself (<c>EX_SOFTWARE</c> of sysexits).</summary>
    public const int InternalError = 70;

    /// <summary>The command line is wrong, or <c>run</c> was given a configuration that it cannot start.</summary>
    public const int Refused = 255;

    /// <summary>A second signal ended the program at once: 128 plus this is the shell's convention for a signal.</summary>
    public const int SignalBias = 128;
}
