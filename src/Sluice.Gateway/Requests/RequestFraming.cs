using Microsoft.AspNetCore.Http;

namespace Sluice.Gateway.Requests;

/// <summary>Finds requests whose end two readers could see at different places: the ground of request smuggling.</summary>
internal static class RequestFraming
{
    /// <summary>Under this name the server keeps the <c>Content-Length</c> of a request that has a <c>Transfer-Encoding</c> too.</summary>
    private const string SetAside = "X-Content-Length";

    /// <summary>Whether a request tells both a length and a transfer coding (RFC 9112 section 6.3: it may be refused, and is).</summary>
    /// <param name="headers">The request's headers.</param>
    public static bool IsAmbiguous(IHeaderDictionary headers) =>
        headers.TransferEncoding.Count > 0 && headers.ContainsKey(SetAside);
}
