using System.Buffers;
using Sluice.Configuration;

namespace Sluice.Gateway.Payload;

/// <summary>Writes the data of a response as an endpoint's <c>output_encoding</c> asks (core.md 8.5). Prepared once; safe for
/// concurrent use.</summary>
internal sealed class ResponseEncoder
{
    private const string Json = "application/json; charset=utf-8";

    private readonly OutputFormat _format;

    private ResponseEncoder(OutputFormat format) => _format = format;

    /// <summary>Whether the encoding depends on the client's <c>Accept</c>.</summary>
    public bool UsesAccept => _format == OutputFormat.Negotiate;

    /// <summary>Whether an output encoding has an encoder of its own.</summary>
    /// <param name="name">The <c>output_encoding</c>, in its exact spelling.</param>
    public static bool IsKnown(string name) => Find(name) is not null;

    /// <summary>Prepares an endpoint's encoder. A name that is not known, in this exact spelling, means the encoder named as the
    /// endpoint's only backend's <c>encoding</c>, else JSON.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public static ResponseEncoder Compile(EndpointConfig endpoint)
    {
        OutputFormat? fallback = endpoint.Backends.Count == 1 ? Find(endpoint.Backends[0].Encoding) : null;
        return new ResponseEncoder(Find(endpoint.OutputEncoding) ?? fallback ?? OutputFormat.Json);
    }

    /// <summary>Writes data.</summary>
    /// <param name="data">The data; <see langword="null"/> when there is no response.</param>
    /// <param name="accept">The first value of the request's <c>Accept</c>; only <c>negotiate</c> reads it.</param>
    /// <param name="output">Where to. It stays untouched where the encoding has no form for the data (core.md 8.5: an empty 200).</param>
    /// <param name="contentType">The <c>Content-Type</c> of what was written.</param>
    public void Encode(ResponseData? data, string? accept, IBufferWriter<byte> output, out string contentType)
    {
        switch (_format == OutputFormat.Negotiate ? Negotiation.Choose(accept) : _format)
        {
            case OutputFormat.JsonCollection:
                contentType = Json;
                WriteCollection(data, output);
                break;
            case OutputFormat.String:
                contentType = "text/plain; charset=utf-8";
                WriteContent(data, output);
                break;
            case OutputFormat.Xml:
                contentType = "application/xml";
                XmlEncoder.Write(data, output);
                break;
            case OutputFormat.Yaml:
                contentType = "application/yaml; charset=utf-8";
                YamlEncoder.Write(data, output);
                break;
            default:
                contentType = Json;
                WriteJson(data, output);
                break;
        }
    }

    private static OutputFormat? Find(string name) => name switch
    {
        "json" => OutputFormat.Json,
        "json-collection" => OutputFormat.JsonCollection,
        "string" => OutputFormat.String,
        "xml" => OutputFormat.Xml,
        "yaml" => OutputFormat.Yaml,
        "negotiate" => OutputFormat.Negotiate,

        // Data that reaches the encoder of a no-op endpoint was put there by a feature; it is told as JSON.
        "no-op" => OutputFormat.Json,
        _ => null,
    };

    private static void WriteJson(ResponseData? data, IBufferWriter<byte> output)
    {
        if (data is null)
        {
            output.Write("{}"u8);
        }
        else
        {
            data.WriteJson(output);
        }
    }

    private static void WriteCollection(ResponseData? data, IBufferWriter<byte> output)
    {
        if (data is null || !data.TryFindMember("collection"u8, out JsonTape tape, out int value))
        {
            output.Write("[]"u8);
            return;
        }

        var buffer = new OutputBuffer(output);
        MemberStack stack = MemberStack.Current;
        JsonEncoder.WriteValue(tape, value, ref buffer, stack);
        stack.Clear();
        buffer.Flush();
    }

    private static void WriteContent(ResponseData? data, IBufferWriter<byte> output)
    {
        if (data is null || !data.TryFindMember("content"u8, out JsonTape tape, out int value)
            || tape[value].Kind != JsonTokenKind.String)
        {
            return;
        }

        var buffer = new OutputBuffer(output);
        JsonToken token = tape[value];
        if (token.Is(JsonTokenFlags.Escaped))
        {
            JsonText.WriteUnescaped(tape.Text(token), ref buffer);
        }
        else
        {
            buffer.Write(tape.Text(token));
        }

        buffer.Flush();
    }
}
