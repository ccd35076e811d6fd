namespace Sluice.Gateway.Pipeline;

/// <summary>What the service does before routing, compiled.</summary>
/// <param name="Wrap">Puts the steps before what finds the route.</param>
/// <param name="AddStandingHeaders">Adds the headers that every answer has, for an answer that takes the place of one that could not be
/// finished; <see langword="null"/> when there are none.</param>
internal sealed record ServiceSteps(Func<RequestStep, RequestStep> Wrap, Action<RequestContext>? AddStandingHeaders);
