using System.Runtime.CompilerServices;

namespace Sluice.Gateway.Hosting;

/// <summary>Moves work that takes long off the threads that serve sockets.</summary>
internal static class LongWork
{
    /// <summary>The size of a body, in bytes, from which decoding it counts as long: some 50 us, about what a whole request costs.</summary>
    public const int BodySize = 64 * 1024;

    /// <summary>Continues on the thread pool.</summary>
    public static ConfiguredTaskAwaitable HopToPool() => Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
}
