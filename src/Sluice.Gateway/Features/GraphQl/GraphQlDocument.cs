using System.Buffers;
using System.Text;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.GraphQl;

/// <summary>The part of a GraphQL request that every request of a backend has, and how variables are put to it: as a JSON body or as a
/// query string (GraphQL over HTTP, sections 5.4 and 5.5).</summary>
internal sealed class GraphQlDocument
{
    private readonly byte[] _start;
    private readonly string _query;

    /// <summary>Compiles the constant part.</summary>
    /// <param name="options">The backend's settings.</param>
    public GraphQlDocument(GraphQlOptions options)
    {
        UsesGet = options.UsesGet;
        var text = new ArrayBufferWriter<byte>();
        var json = new JsonBuilder(text);
        json.StartObject();
        json.Name("query");
        json.String(options.Query);
        if (options.OperationName.Length > 0)
        {
            json.Name("operationName");
            json.String(options.OperationName);
        }

        json.Complete();
        _start = text.WrittenSpan.ToArray();
        _query = (options.OperationName.Length > 0 ? $"operationName={PercentEncoding.EncodeQueryComponent(options.OperationName)}&" : "")
            + $"query={PercentEncoding.EncodeQueryComponent(options.Query)}";
    }

    /// <summary>Whether requests are GETs.</summary>
    public bool UsesGet { get; }

    /// <summary>The body of a POST.</summary>
    /// <param name="variables">A JSON object; empty for none.</param>
    public byte[] Body(ReadOnlySpan<byte> variables) =>
        variables.IsEmpty ? [.. _start, (byte)'}'] : [.. _start, .. ",\"variables\":"u8, .. variables, (byte)'}'];

    /// <summary>The query string of a GET, without its question mark.</summary>
    /// <param name="variables">A JSON object; empty for none.</param>
    public string QueryString(ReadOnlySpan<byte> variables) =>
        variables.IsEmpty ? _query : $"{_query}&variables={PercentEncoding.EncodeQueryComponent(Encoding.UTF8.GetString(variables))}";

    /// <summary>Makes a request a GraphQL request by POST.</summary>
    /// <param name="call">The request to the backend.</param>
    /// <param name="body">Its body.</param>
    public static void PutBody(UpstreamRequest call, RequestBody body)
    {
        call.Headers.Set("Content-Type", "application/json");
        call.Method = "POST";
        call.Body = body;
    }

    /// <summary>Makes a request a GraphQL request by GET.</summary>
    /// <param name="call">The request to the backend.</param>
    /// <param name="query">What is added to its query string.</param>
    public static void PutQuery(UpstreamRequest call, string query)
    {
        call.Headers.Set("Content-Type", "application/json");
        call.Method = "GET";
        call.Body = RequestBody.Empty;
        call.Target += (call.Target.Contains('?', StringComparison.Ordinal) ? "&" : "?") + query;
    }
}
