using System.Buffers;
using System.Text;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Hosting;

/// <summary>The answer of <c>/__echo/*</c>: the request as JSON, in this order of the keys (core.md 4.5).</summary>
internal static class EchoEndpoint
{
    /// <summary>The route's path.</summary>
    public const string RoutePath = "/__echo/*param";

    /// <summary>Writes the body of the answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="output">Where to.</param>
    public static void Write(in BuiltInRequest request, IBufferWriter<byte> output)
    {
        SortedDictionary<string, List<string>> query = QueryString.Parse(request.Path.RawQuery);
        Member("{", "req_uri", request.RawTarget, output);
        output.Write(",\"req_uri_details\":"u8);
        Member("{", "fragment", "", output);
        Member(",", "host", request.Host, output);
        Member(",", "path", request.Path.Path, output);
        Member(",", "query", QueryString.Encode(query), output);
        Member(",", "user", "", output);
        output.Write("}"u8);
        Member(",", "req_method", request.Method, output);
        output.Write(",\"req_querystring\":"u8);
        Lists(query.Select(static pair => KeyValuePair.Create(pair.Key, (IEnumerable<string?>)pair.Value)), output);
        output.Write(",\"req_body\":"u8);
        CompactJson.WriteString(request.Body.Span, output);
        output.Write(",\"req_headers\":"u8);
        Lists(request.CanonicalHeaders().Select(static header => KeyValuePair.Create(header.Key, (IEnumerable<string?>)header.Value)), output);
        output.Write("}"u8);
    }

    private static void Member(string before, string name, string value, IBufferWriter<byte> output)
    {
        Encoding.ASCII.GetBytes($"{before}\"{name}\":", output);
        CompactJson.WriteString(value, output);
    }

    private static void Lists(IEnumerable<KeyValuePair<string, IEnumerable<string?>>> lists, IBufferWriter<byte> output)
    {
        string before = "";
        output.Write("{"u8);
        foreach ((string name, IEnumerable<string?> values) in lists)
        {
            Encoding.ASCII.GetBytes(before, output);
            CompactJson.WriteString(name, output);
            before = ":[";
            foreach (string? value in values)
            {
                Encoding.ASCII.GetBytes(before, output);
                CompactJson.WriteString(value, output);
                before = ",";
            }

            output.Write(before == "," ? "]"u8 : ":[]"u8);
            before = ",";
        }

        output.Write("}"u8);
    }
}
