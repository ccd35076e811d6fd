namespace Sluice.Gateway.Observation;

/// <summary>Decides which requests are traced, when the first span of one would begin.</summary>
internal abstract class Sampler
{
    /// <summary>Traces every request.</summary>
    public static Sampler Always { get; } = new Constant(true);

    /// <summary>Traces none.</summary>
    public static Sampler Never { get; } = new Constant(false);

    /// <summary>Traces what the client traces and does not what the client does not; of other requests a share.</summary>
    /// <param name="share">The share, between 0 and 1.</param>
    public static Sampler ParentOrShare(double share) => new Parent((ulong)(share * (1UL << 63)));

    /// <summary>Decides.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="parent">What the client sent; <see langword="null"/> for nothing.</param>
    public abstract bool IsSampled(TraceId trace, RemoteParent? parent);

    private sealed class Constant(bool sampled) : Sampler
    {
        public override bool IsSampled(TraceId trace, RemoteParent? parent) => sampled;
    }

    // As in the original's SDK, the share is of the traces' numbers, so that all who have the same share decide alike.
    private sealed class Parent(ulong below) : Sampler
    {
        public override bool IsSampled(TraceId trace, RemoteParent? parent) =>
            parent?.IsSampled is not { } decided ? trace.Low >> 1 < below : decided;
    }
}
