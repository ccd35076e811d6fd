using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Upstream;

/// <summary>The outcome of a call: an answer of any status, or why there is none.</summary>
/// <param name="Response">The answer; the receiver disposes it.</param>
/// <param name="Failure">Why there is none.</param>
internal readonly record struct UpstreamResult(UpstreamResponse? Response, Failure? Failure);

/// <summary>The outcome of reading some of a body.</summary>
/// <param name="Count">The number of bytes; 0 at the end of the body.</param>
/// <param name="Failure">Why the body broke off.</param>
internal readonly record struct BodyRead(int Count, Failure? Failure);
