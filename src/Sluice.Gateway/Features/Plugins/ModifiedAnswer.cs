using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Extensibility;
using Sluice.Gateway.Features.Plugins.Running;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.Plugins;

/// <summary>An answer while modifiers change it.</summary>
internal sealed class ModifiedAnswer
{
    // The data was read with the gateway's own limits before.
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = int.MaxValue };

    // Whatever is escaped more than it must be is written anew anyway.
    private static readonly JsonWriterOptions Writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = int.MaxValue,
        SkipValidation = true,
    };

    private readonly ProxyResponse _response;
    private readonly MessageBody _given;

    /// <summary>Shows an answer to modifiers.</summary>
    /// <param name="request">The request that it answers.</param>
    /// <param name="response">The answer.</param>
    /// <param name="limit">The most bytes of a body that a plug-in may take into memory.</param>
    /// <param name="cancellation">The endpoint's time.</param>
    public ModifiedAnswer(ModifierRequest request, ProxyResponse response, int limit, CancellationToken cancellation)
    {
        _response = response;
        if (response.Upstream is { } upstream)
        {
            var time = new ReadingTime(cancellation);
            var body = new MessageBody(() => new UpstreamBodyStream(upstream, time), upstream.ContentLength, limit);
            View = new ModifierResponse(request, upstream.StatusCode, PluginHeaders.Of(upstream.Headers), body);
        }
        else
        {
            View = new ModifierResponse(request, () => Load(response.Data), PluginHeaders.Of(response.Headers), response.IsComplete);
        }

        _given = View.Body;
    }

    /// <summary>The answer as modifiers see it.</summary>
    public ModifierResponse View { get; }

    /// <summary>Makes the answer of what they left.</summary>
    /// <param name="name">The name of the last of them, for the log.</param>
    public ProxyResult Finish(string name)
    {
        if (_response.Upstream is { } upstream)
        {
            return FinishStreamed(name, upstream);
        }

        if (View is { IsDataLoaded: true, Data: { } changed })
        {
            if (Write(changed, name) is { } failure)
            {
                _response.Dispose();
                return failure;
            }
        }

        _response.IsComplete = View.IsComplete;
        if (View.Headers.Count > 0 || _response.Headers is not null)
        {
            PluginHeaders.CopyTo(View.Headers, _response.Headers ??= new HeaderList());
        }

        return _response;
    }

    private ProxyResult FinishStreamed(string name, UpstreamResponse upstream)
    {
        if (View.StatusCode is < 200 or > 599)
        {
            _response.Dispose();
            return new Failure(FailureKind.Plugin, $"the plug-in {name} failed") { LogText = $"plug-in \"{name}\": {View.StatusCode} is no status that can be sent" };
        }

        if (ReferenceEquals(View.Body, _given) && !View.Body.IsBuffered && !View.Body.IsOpened)
        {
            upstream.StatusCode = View.StatusCode;
            PluginHeaders.CopyTo(View.Headers, upstream.Headers);
            return _response;
        }

        MessageBody body = View.Body is { IsBuffered: false, IsOpened: true } ? MessageBody.Empty : View.Body;
        return new ProxyResponse
        {
            Upstream = new PluginAnswer(name, View.StatusCode, View.Headers, body, upstream),
            Data = _response.Data,
            IsComplete = _response.IsComplete,
            Headers = _response.Headers,
        };
    }

    private Failure? Write(JsonObject changed, string name)
    {
        var body = new BodyBuffer();
        try
        {
            using var writer = new Utf8JsonWriter(body, Writing);
            changed.WriteTo(writer);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A number that JSON does not have, or a value of a type that it cannot be made of.
            body.Dispose();
            return PluginCalls.Failed(name, e);
        }

        DecodeResult written = ResponseData.FromJson(body);
        if (written.Data is { } data)
        {
            _response.Data?.Dispose();
            _response.Data = data;
        }

        return written.Failure;
    }

    private static JsonObject Load(ResponseData? data)
    {
        if (data is null or { IsNull: true })
        {
            return [];
        }

        using var body = new BodyBuffer();
        data.WriteJson(body);
        return JsonNode.Parse(body.Span, documentOptions: Reading)!.AsObject();
    }
}
