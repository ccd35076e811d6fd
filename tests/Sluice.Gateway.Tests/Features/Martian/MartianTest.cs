using System.Text;
using Sluice.Configuration;
using Sluice.Gateway.Features.Martian;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Tests.Features.Martian;

/// <summary>What the tests of modifiers share: a configuration is compiled as a file has it, and a call made through it.</summary>
public abstract class MartianTest
{
    private protected static BackendConfig Backend(string martian)
    {
        LoadResult loaded = ConfigLoader.Load(new LoadRequest
        {
            File = "krakend.json",
            Content = Encoding.UTF8.GetBytes($$"""
                {"version": 3, "endpoints": [{"endpoint": "/a", "backend": [
                  {"host": ["http://svc:9000"], "url_pattern": "/p", "extra_config": {"modifier/martian": {{martian}}} }]}]}
                """),
        });
        Assert.True(loaded.Config is not null, string.Join('\n', loaded.Diagnostics));
        return loaded.Config.Endpoints[0].Backends[0];
    }

    private protected static string[] Findings(string martian)
    {
        DiagnosticBag diagnostics = [];
        MartianTransport.Compile(Backend(martian), new Recorder(new Answer()), diagnostics);
        Assert.False(diagnostics.HasErrors, "the original starts with any mistake in the block");
        return [.. diagnostics.Select(static d => $"{d.Path.Replace("$.endpoints[0].backend[0].extra_config[\"modifier/martian\"]", "", StringComparison.Ordinal)}: {d.Message}")];
    }

    private protected static UpstreamRequest Request(params (string Name, string Value)[] headers)
    {
        UpstreamRequest request = new() { Method = "GET", Host = "http://svc:9000", Target = "/p?a=1&b=2" };
        foreach ((string name, string value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return request;
    }

    private protected static Answer Response(int status = 200, string body = "backend's", params (string Name, string Value)[] headers)
    {
        Answer answer = new() { StatusCode = status, Body = Encoding.Latin1.GetBytes(body), ContentLength = body.Length };
        foreach ((string name, string value) in headers)
        {
            answer.Headers.Add(name, value);
        }

        return answer;
    }

    private protected static async Task<Outcome> CallAsync(string martian, UpstreamRequest? request = null, Answer? answer = null)
    {
        Recorder recorder = new(answer ?? Response());
        UpstreamResult result = await MartianTransport.Compile(Backend(martian), recorder, [])
            .SendAsync(request ?? Request(), TestContext.Current.CancellationToken);
        using UpstreamResponse? response = result.Response;
        return new Outcome(
            recorder.Sent,
            result.Failure,
            response?.StatusCode ?? 0,
            response is null ? [] : Lines(response.Headers),
            response is null ? "" : await ReadAsync(response),
            response?.ContentLength);
    }

    private protected static string[] Lines(HeaderList headers) => [.. headers.AsSpan().ToArray().Select(static line => $"{line.Name}: {line.Value}")];

    private static async Task<string> ReadAsync(UpstreamResponse response)
    {
        StringBuilder text = new();
        byte[] buffer = new byte[7];
        while (true)
        {
            BodyRead read = await response.ReadAsync(buffer, TestContext.Current.CancellationToken);
            Assert.Null(read.Failure);
            if (read.Count == 0)
            {
                return text.ToString();
            }

            text.Append(Encoding.Latin1.GetString(buffer, 0, read.Count));
        }
    }

    /// <summary>What became of a call.</summary>
    private protected sealed record Outcome(
        SentRequest? Sent, Failure? Failure, int Status, string[] Headers, string Body, long? Length)
    {
        public string[] SentHeaders => Sent!.Headers;
    }

    /// <summary>A request as it reached the transport.</summary>
    private protected sealed record SentRequest(string Url, string? HostHeader, string[] Headers, string Body, RequestBody Raw);

    /// <summary>Answers calls and keeps what was sent.</summary>
    private protected sealed class Recorder(Answer answer) : IUpstreamTransport
    {
        public SentRequest? Sent { get; private set; }

        public ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CancellationToken cancellation)
        {
            Sent = new SentRequest(
                request.Host + request.Target, request.HostHeader, Lines(request.Headers), Encoding.UTF8.GetString(request.Body.Bytes.Span), request.Body);
            answer.Url = answer.Url.Length > 0 ? answer.Url : Sent.Url;
            return new ValueTask<UpstreamResult>(new UpstreamResult(answer, null));
        }
    }

    /// <summary>A backend's answer.</summary>
    private protected sealed class Answer : UpstreamResponse
    {
        private int _read;

        public byte[] Body { get; init; } = [];

        public bool IsDisposed { get; private set; }

        public int Reads { get; private set; }

        public override ValueTask<BodyRead> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
        {
            Reads++;
            int count = Math.Min(buffer.Length, Body.Length - _read);
            Body.AsSpan(_read, count).CopyTo(buffer.Span);
            _read += count;
            return new ValueTask<BodyRead>(new BodyRead(count, null));
        }

        public override void Dispose() => IsDisposed = true;
    }
}
