using System.Net;
using Sluice.Configuration;

namespace Sluice.Gateway.Hosting;

/// <summary>A gateway that listens.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    private readonly Task<bool> _stopped = Task.FromResult(true);

    private GatewayHost()
    {
    }

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints { get; } = [];

    /// <summary>Starts a gateway.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="options">The settings of the process.</param>
    /// <param name="cancellation">Gives the start up.</param>
    public static ValueTask<GatewayStart> StartAsync(
        GatewayConfig config, GatewayHostOptions options, CancellationToken cancellation) =>
        ValueTask.FromResult(new GatewayStart(null, "this build has no engine", []));

    /// <summary>Stops accepting and waits for what is in flight.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<bool> StopAsync(CancellationToken cancellation) => _stopped;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>What a start came to.</summary>
/// <param name="Host">The gateway; <see langword="null"/> when it did not start.</param>
/// <param name="Failure">Why it did not start.</param>
/// <param name="Diagnostics">What compiling found.</param>
public sealed record GatewayStart(GatewayHost? Host, string? Failure, DiagnosticBag Diagnostics);

/// <summary>The settings of the process.</summary>
public sealed record GatewayHostOptions
{
    /// <summary>The time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where the log goes.</summary>
    public Stream? Log { get; init; }
}
