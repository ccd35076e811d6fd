using Sluice.Configuration;

namespace Sluice.Gateway.Pipeline;

/// <summary>Names a backend for what is kept of it over a reload (<see cref="KeptState.Take{T}"/>).</summary>
internal static class BackendPlace
{
    /// <summary>The name: the endpoint's, and the backend's position in it, which tells apart backends that are written alike.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="backend">One of its backends.</param>
    public static string Of(EndpointConfig endpoint, BackendConfig backend)
    {
        int index = endpoint.Backends.TakeWhile(other => !ReferenceEquals(other, backend)).Count();
        return $"{endpoint.Method} {endpoint.Path} backend {index}";
    }
}
