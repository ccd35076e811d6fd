using Microsoft.AspNetCore.Http;
using Sluice.Configuration;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Pipeline;

/// <summary>The last step of an endpoint: builds what is let through, asks the backends and writes the answer (core.md 5, 8).</summary>
internal sealed class EndpointHandler
{
    /// <summary>What became of the calls for a client that is gone tells nothing of the backends.</summary>
    private static readonly Failure ClientLeft = new(FailureKind.Canceled, "context canceled");

    private readonly EndpointSettings _settings;
    private readonly HeaderFilter _headers;
    private readonly QueryFilter _query;
    private readonly IEndpointWriter _writer;
    private readonly ProxyStep _proxy;
    private readonly MeasuredProxy? _measured;
    private readonly string _logPrefix;

    /// <summary>Compiles an endpoint's handler.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="settings">What follows from its backends.</param>
    /// <param name="writer">How the answer is written.</param>
    /// <param name="proxy">Its backends.</param>
    /// <param name="measured">Tells of the calls to them; <see langword="null"/> when nobody is told.</param>
    public EndpointHandler(
        EndpointConfig endpoint, EndpointSettings settings, IEndpointWriter writer, ProxyStep proxy, MeasuredProxy? measured)
    {
        _measured = measured;
        _settings = settings;
        _headers = new HeaderFilter(endpoint.InputHeaders);
        _query = new QueryFilter(endpoint.InputQueryStrings);
        _writer = writer;
        _proxy = proxy;
        _logPrefix = $"[ENDPOINT: {endpoint.Path}]";
    }

    /// <summary>Serves a request.</summary>
    /// <param name="context">The request.</param>
    public async ValueTask Invoke(RequestContext context)
    {
        CancellationToken cancellation = context.StartDeadline(_settings.Timeout);
        ProxyRequest request = context.ProxyRequest;
        Build(context, request);
        BodyBuffer? buffered = null;
        try
        {
            if (context.ReplacedBody is { } replaced)
            {
                request.Body = RequestBody.Buffered(replaced);
            }
            else if (context.HasBody && context.Request.Headers.ContentLength != 0)
            {
                if (_settings.BuffersBody)
                {
                    BufferedBody body = await RequestBodyBuffer.ReadAsync(
                        context, context.Gateway.Limits.MaxBufferedBody, cancellation);
                    if (body.Buffer is null)
                    {
                        Log(context, body.Failure!);
                        await _writer.WriteRefusalAsync(context, body.StatusCode);
                        return;
                    }

                    buffered = body.Buffer;
                    request.Body = RequestBody.Buffered(buffered.Memory);
                }
                else
                {
                    request.Body = RequestBody.Streamed(context.OpenBody(), context.Request.Headers.ContentLength);
                }
            }

            long began = _measured is null ? 0 : _measured.Begin();
            ProxyResult result = await _proxy(request, cancellation);
            _measured?.End(result, request, began);
            using ProxyResponse? response = result.Response;
            if (result.Failure is { } failure)
            {
                Log(context, context.ClientHasLeft ? ClientLeft : failure);
            }

            if (response is null && context.Body is { RefusalStatus: > 0 and var refusal })
            {
                await _writer.WriteRefusalAsync(context, refusal);
                return;
            }

            if (await _writer.WriteAsync(context, result, cancellation) is { } brokenOff)
            {
                Log(context, context.ClientHasLeft ? ClientLeft : brokenOff);
            }
        }
        finally
        {
            buffered?.Dispose();
        }
    }

    private void Build(RequestContext context, ProxyRequest request)
    {
        IHeaderDictionary client = context.Request.Headers;
        request.Method = context.Request.Method;
        request.Path = context.Target.Path;
        request.Traces = context.Traces;
        if (_settings.ParameterNames.Length > 0)
        {
            string[] values = new string[_settings.ParameterNames.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = context.RouteValues[i].ToString();
            }

            request.SetParameters(_settings.ParameterNames, values);
        }

        foreach ((string name, string value) in context.ChangedParameters ?? [])
        {
            request.SetParameter(name, value);
        }

        HeaderList headers = request.Headers;
        _headers.Copy(client, headers);
        headers.Set("X-Forwarded-For", context.ClientAddress);
        headers.Set("X-Forwarded-Host", client.Host.ToString());
        if (headers.First("User-Agent") is null)
        {
            headers.Add("User-Agent", GatewayVersion.UserAgent);
        }
        else
        {
            headers.Set("X-Forwarded-Via", GatewayVersion.UserAgent);
        }

        if (context.Target.HasQuery)
        {
            request.Query.Read(context.Target.RawQuery, _query);
        }
    }

    private void Log(RequestContext context, Failure failure)
    {
        if (failure is SeveralFailures several)
        {
            for (int i = 0; i < several.Failures.Count; i++)
            {
                context.Gateway.Log.Log(LogLevel.Error, $"{_logPrefix} Error #{i}: {several.Failures[i].LogText}");
            }
        }
        else
        {
            context.Gateway.Log.Log(LogLevel.Error, $"{_logPrefix} {failure.LogText}");
        }

        if (context.IsLogged)
        {
            context.LogError(failure.LogText);
        }
    }
}

/// <summary>What an endpoint's handler needs to know of its backends.</summary>
/// <param name="Timeout">The time from the handler's start to the end of the last backend (core.md 5.5).</param>
/// <param name="BuffersBody">Whether the client's body must be in memory, since more than one call may send it.</param>
/// <param name="ParameterNames">The names of the placeholders in the endpoint's path, in its order.</param>
internal readonly record struct EndpointSettings(TimeSpan Timeout, bool BuffersBody, string[] ParameterNames);
