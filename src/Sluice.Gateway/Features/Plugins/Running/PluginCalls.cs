using Microsoft.AspNetCore.Http;
using Sluice.Extensibility;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Plugins.Running;

/// <summary>Calls plug-ins: on the thread pool, no longer than the request's time, and so that nothing they throw gets further.</summary>
/// <param name="services">The surroundings.</param>
internal sealed class PluginCalls(GatewayServices services)
{
    /// <summary>Calls a plug-in.</summary>
    /// <typeparam name="TArgument">What the call is about.</typeparam>
    /// <typeparam name="TResult">What comes of it.</typeparam>
    /// <param name="name">The plug-in's name.</param>
    /// <param name="call">The call.</param>
    /// <param name="argument">What it is about.</param>
    /// <param name="cancellation">Ends the wait. A plug-in that goes on is left alone; its configuration stays until it has ended.</param>
    public async ValueTask<PluginOutcome<TResult>> RunAsync<TArgument, TResult>(
        string name, Func<TArgument, CancellationToken, ValueTask<TResult>> call, TArgument argument, CancellationToken cancellation)
    {
        if (!PluginThreads.IsHere)
        {
            await LongWork.HopToPool();
        }

        Task<TResult>? running = null;
        try
        {
            ValueTask<TResult> begun = PluginThreads.Begin(call, argument, cancellation);
            if (begun.IsCompletedSuccessfully)
            {
                return new PluginOutcome<TResult>(await begun, null);
            }

            running = begun.AsTask();
            return new PluginOutcome<TResult>(await running.WaitAsync(cancellation), null);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            if (running is { IsCompleted: false })
            {
                _ = OutliveAsync(running, services.InFlight.Enter());
            }

            return new PluginOutcome<TResult>(default, new Failure(FailureKind.Timeout, "context deadline exceeded")
            {
                LogText = $"plug-in \"{name}\": it had not ended when the request's time was over",
            });
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new PluginOutcome<TResult>(default, Failed(name, e));
        }
    }

    /// <summary>The failure that an exception of a plug-in means. The client learns nothing of it but that there was one.</summary>
    /// <param name="name">The plug-in's name.</param>
    /// <param name="exception">The exception.</param>
    public static Failure Failed(string name, Exception exception)
    {
        switch (exception)
        {
            case BodyBrokenException { Failure: { } failure }:
                return failure;
            case BodyTooLargeException tooLarge:
                return new Failure(FailureKind.TooLarge, $"a body is larger than {tooLarge.MaxSize} bytes") { StatusCode = StatusCodes.Status413PayloadTooLarge };
        }

        string where = exception.StackTrace?.Split('\n', 2)[0].Trim() is { Length: > 0 } first ? $" ({first})" : "";
        return new Failure(FailureKind.Plugin, $"the plug-in {name} failed")
        {
            LogText = $"plug-in \"{name}\": {exception.GetType().Name}: {exception.Message}{where}",
        };
    }

    // The plug-in's assembly must not be unloaded while it runs.
    private async Task OutliveAsync(Task running, int lease)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        services.InFlight.Exit(lease);
    }
}

/// <summary>What came of a call of a plug-in.</summary>
/// <typeparam name="T">What it gives.</typeparam>
/// <param name="Value">What it gave.</param>
/// <param name="Failure">Why it gave nothing; <see langword="null"/> when it did.</param>
internal readonly record struct PluginOutcome<T>(T? Value, Failure? Failure);

/// <summary>A body broke off while a plug-in read it. An exception only because streams have nothing else; it is the failure again as soon as the
/// plug-in lets it pass.</summary>
/// <param name="failure">The failure.</param>
internal sealed class BodyBrokenException(Failure failure) : IOException(failure.Message)
{
    /// <summary>The failure.</summary>
    public Failure Failure => failure;
}
