using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Observation;

/// <summary>What became of a call to one backend or to all of an endpoint's, in the words that metrics and spans have for it.</summary>
/// <param name="IsError">Whether it failed. A call that nobody waits for any more has not failed.</param>
/// <param name="IsCanceled">Whether it was given up, or some of its parts were: the client has left, or another copy of the call was
/// quicker.</param>
/// <param name="IsComplete">Whether the answer lacks nothing. Never true of <c>no-op</c> (core.md 8.1).</param>
internal readonly record struct Outcome(bool IsError, bool IsCanceled, bool IsComplete)
{
    /// <summary>The number of different outcomes.</summary>
    public const int Count = 8;

    /// <summary>The outcome as a number below <see cref="Count"/>, to find a series by.</summary>
    public int Index => (IsError ? 4 : 0) + (IsCanceled ? 2 : 0) + (IsComplete ? 1 : 0);

    /// <summary>The outcome that a number stands for.</summary>
    /// <param name="index">The number; see <see cref="Index"/>.</param>
    public static Outcome At(int index) => new((index & 4) != 0, (index & 2) != 0, (index & 1) != 0);

    /// <summary>Reads what a step returned.</summary>
    /// <param name="result">What it returned.</param>
    /// <param name="request">What it was for.</param>
    public static Outcome Of(in ProxyResult result, ProxyRequest request)
    {
        bool complete = result.Response is { IsComplete: true };
        if (result.Failure is not { } failure)
        {
            return new Outcome(false, false, complete);
        }

        bool abandoned = request.IsAbandoned;
        if (failure is not SeveralFailures several)
        {
            bool given = abandoned || failure.Kind == FailureKind.Canceled;
            return new Outcome(!given, given, complete);
        }

        bool error = false;
        bool canceled = abandoned;
        foreach (Failure one in several.Failures)
        {
            // A call that is cancelled tells of a time that ran out; the request knows that it was not the time.
            bool given = one.Kind == FailureKind.Canceled || (abandoned && one.Kind == FailureKind.Timeout);
            canceled |= given;
            error |= !given;
        }

        return new Outcome(error, canceled, complete);
    }
}
