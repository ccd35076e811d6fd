namespace Sluice.Gateway.Features.Plugins.Running;

/// <summary>Lets the code of plug-ins run on the thread pool, also after each <c>await</c>: sockets complete on the threads that serve all of
/// them (<see cref="Hosting.InlineCompletions"/>), where a plug-in that waits would hold up other requests.</summary>
internal sealed class PluginThreads : SynchronizationContext
{
    private PluginThreads()
    {
    }

    /// <summary>The only one: it has no state.</summary>
    public static PluginThreads Instance { get; } = new();

    /// <summary>Whether this thread may run the code of a plug-in.</summary>
    public static bool IsHere => Thread.CurrentThread.IsThreadPoolThread;

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => ThreadPool.UnsafeQueueUserWorkItem(
        static work =>
        {
            SynchronizationContext? outer = Current;
            SetSynchronizationContext(Instance);
            try
            {
                work.Callback(work.State);
            }
            finally
            {
                SetSynchronizationContext(outer);
            }
        },
        (Callback: d, State: state),
        preferLocal: true);

    /// <summary>Begins a call of a plug-in.</summary>
    /// <typeparam name="TArgument">What the call is about.</typeparam>
    /// <typeparam name="TResult">What comes of it.</typeparam>
    /// <param name="call">The call.</param>
    /// <param name="argument">What it is about.</param>
    /// <param name="cancellation">Ends the call.</param>
    public static ValueTask<TResult> Begin<TArgument, TResult>(
        Func<TArgument, CancellationToken, ValueTask<TResult>> call, TArgument argument, CancellationToken cancellation)
    {
        SynchronizationContext? outer = Current;
        SetSynchronizationContext(Instance);
        try
        {
            return call(argument, cancellation);
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }
}
