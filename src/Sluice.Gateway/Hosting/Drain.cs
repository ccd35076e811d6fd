namespace Sluice.Gateway.Hosting;

/// <summary>The time before a stop, in which those that send requests learn to send them elsewhere: the health route says so, and each
/// connection is closed after its next answer, while everything is served as before.</summary>
internal sealed class Drain
{
    private bool _hasBegun;

    /// <summary>Whether the gateway is about to stop.</summary>
    public bool HasBegun => Volatile.Read(ref _hasBegun);

    /// <summary>Begins it; there is no way back.</summary>
    public void Begin() => Volatile.Write(ref _hasBegun, true);
}
