using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Observation;

/// <summary>Tells the headers of a request or an answer in its span, but for those that hold credentials.</summary>
internal sealed class ReportedHeaders
{
    private const string OfRequest = "http.request.header.";
    private const string OfResponse = "http.response.header.";

    private readonly FrozenSet<string> _skipped;

    private ReportedHeaders(IEnumerable<string> skipped) => _skipped = skipped.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Compiles what is reported.</summary>
    /// <param name="reports">Whether headers are reported at all.</param>
    /// <param name="skipped">The names of those that are not.</param>
    /// <returns><see langword="null"/> when none is.</returns>
    public static ReportedHeaders? Compile(bool reports, IReadOnlyList<string> skipped) => reports ? new ReportedHeaders(skipped) : null;

    /// <summary>Tells the headers of a client's request.</summary>
    /// <param name="span">The span.</param>
    /// <param name="headers">The headers.</param>
    public void Request(Span span, IHeaderDictionary headers) => Tell(span, OfRequest, headers);

    /// <summary>Tells the headers of a request on its way to backends.</summary>
    /// <param name="span">The span.</param>
    /// <param name="headers">The headers.</param>
    public void Request(Span span, HeaderList headers) => Tell(span, OfRequest, headers);

    /// <summary>Tells the headers of an answer to a client.</summary>
    /// <param name="span">The span.</param>
    /// <param name="headers">The headers.</param>
    public void Response(Span span, IHeaderDictionary headers) => Tell(span, OfResponse, headers);

    /// <summary>Tells the headers of a backend's answer.</summary>
    /// <param name="span">The span.</param>
    /// <param name="headers">The headers.</param>
    public void Response(Span span, HeaderList headers) => Tell(span, OfResponse, headers);

    private bool IsTold(string name) =>
        name.Length > 0 && name[0] != ':' && !_skipped.Contains(name) && !SecretValues.IsSecretHeader(name)
        && !name.Equals("Host", StringComparison.OrdinalIgnoreCase);

    private void Tell(Span span, string prefix, IHeaderDictionary headers)
    {
        foreach ((string name, StringValues values) in headers)
        {
            if (IsTold(name))
            {
                span.Set(SpanAttribute.Of(prefix + name.ToLowerInvariant(), [.. values.Select(static v => ShownUrl.OfHeader(v ?? ""))]));
            }
        }
    }

    private void Tell(Span span, string prefix, HeaderList headers)
    {
        ReadOnlySpan<Header> lines = headers.AsSpan();
        for (int i = 0; i < lines.Length; i++)
        {
            string name = lines[i].Name;
            if (!IsTold(name) || HasName(lines[..i], name))
            {
                continue;
            }

            List<string> values = [];
            foreach (ref readonly Header line in lines[i..])
            {
                if (line.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    values.Add(ShownUrl.OfHeader(line.Value));
                }
            }

            span.Set(SpanAttribute.Of(prefix + name.ToLowerInvariant(), [.. values]));
        }
    }

    private static bool HasName(ReadOnlySpan<Header> lines, string name)
    {
        foreach (ref readonly Header line in lines)
        {
            if (line.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
