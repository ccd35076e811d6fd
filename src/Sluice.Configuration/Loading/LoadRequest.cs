namespace Sluice.Configuration;

/// <summary>What to load, and what else has a say: the environment and the command line.</summary>
public sealed record LoadRequest
{
    /// <summary>The path of the file; its extension picks the format, and findings name it.</summary>
    public required string File { get; init; }

    /// <summary>The file's bytes; <see langword="null"/> to read them from <see cref="File"/>.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }

    /// <summary>The environment variables: <c>KRAKEND_*</c> override root keys (core.md 2.2), <c>FC_*</c> turn flexible
    /// configuration on (core.md 3.1). Default none.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The time, which templates of flexible configuration can ask for. Default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The port that goes before the file and the environment. Default 0: none.</summary>
    public int PortOverride { get; init; }

    /// <summary>Whether <c>/__debug/</c> exists whatever the file says. Default false.</summary>
    public bool ForceDebugEndpoint { get; init; }
}

/// <summary>A loaded configuration, or why there is none.</summary>
/// <param name="Config">The configuration; <see langword="null"/> when <paramref name="Diagnostics"/> has errors.</param>
/// <param name="Diagnostics">Every finding, in the order of the file.</param>
/// <param name="Document">The file as written, without environment overrides; <see langword="null"/> when it could not be understood.</param>
public sealed record LoadResult(GatewayConfig? Config, DiagnosticBag Diagnostics, ConfigObject? Document)
{
    /// <summary>The configuration also after errors, with defaults in place of what could not be read: only good for finding more mistakes, never to
    /// be served. <see langword="null"/> when the file could not be understood at all.</summary>
    public GatewayConfig? Attempt { get; init; }
}
