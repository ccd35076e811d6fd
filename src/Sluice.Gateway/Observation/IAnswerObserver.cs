using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Observation;

/// <summary>Is told when a request was answered that has passed it (<see cref="RequestContext.WhenAnswered"/>).</summary>
internal interface IAnswerObserver
{
    /// <summary>The request was answered, or its client has left. What it was, and what it was answered with, is still there.</summary>
    /// <param name="context">The request.</param>
    void Answered(RequestContext context);
}
