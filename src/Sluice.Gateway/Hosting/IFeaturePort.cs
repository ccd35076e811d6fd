namespace Sluice.Gateway.Hosting;

/// <summary>A port that a feature listens on besides the gateway's own. A configuration that is only checked never opens it.</summary>
internal interface IFeaturePort
{
    /// <summary>Called when the configuration begins to serve, before the gateway's own port is opened, and once more when a reload failed and
    /// it goes on: opens the port where it is not open, and lets what the configuration put behind it answer.</summary>
    /// <param name="cancellation">Ends the opening.</param>
    /// <returns>Why the port cannot be opened, in one sentence; <see langword="null"/> when it is open.</returns>
    ValueTask<string?> ServeAsync(CancellationToken cancellation);
}
