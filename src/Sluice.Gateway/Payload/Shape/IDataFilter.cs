using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Payload;

/// <summary>A feature that changes data in place of <c>allow</c>, <c>deny</c> and <c>mapping</c>: after <c>target</c>, before
/// <c>group</c> (core.md 7.5).</summary>
internal interface IDataFilter
{
    /// <summary>Changes data.</summary>
    /// <param name="data">The data; after a failure it is fit for nothing but disposal.</param>
    /// <returns>Why the data could not be changed; <see langword="null"/> when it was.</returns>
    Failure? Apply(ResponseData data);
}
