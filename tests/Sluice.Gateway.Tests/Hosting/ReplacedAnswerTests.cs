using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Configuration;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Tests.Features;

namespace Sluice.Gateway.Tests.Hosting;

/// <summary>Answers that take the place of one that could not be finished.</summary>
public sealed class ReplacedAnswerTests
{
    [Fact]
    public async Task Have_the_headers_of_every_answer_and_none_of_the_one_before()
    {
        const string Text = """
            {"version": 3, "host": ["http://b"], "extra_config": {
              "security/cors": {"allow_origins": ["https://x.test"]}, "security/http": {"frame_deny": true, "sts_seconds": 5, "force_sts_header": true} },
             "endpoints": [{"endpoint": "/a", "backend": [{"url_pattern": "/b"}]}]}
            """;
        GatewayConfig config = ConfigLoader.Load(new LoadRequest { File = "krakend.json", Content = Encoding.UTF8.GetBytes(Text) }).Config!;
        var log = new RecordedLog();
        using CompiledGateway gateway = GatewayPipeline.Compile(config, Features.EndpointSettings.Services(log: log), []);
        var application = new GatewayApplication(gateway, TimeProvider.System, new Drain());
        var response = new HttpResponseFeature();
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = "GET",
            RawTarget = "/none",
            Protocol = "HTTP/2",
            Headers = new HeaderDictionary { ["Origin"] = "https://x.test" },
        });
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(new UnwritableBody());
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature());
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature());

        RequestContext context = application.CreateContext(features);
        await application.ProcessRequestAsync(context);
        application.DisposeContext(context, null);

        Assert.Contains(log.Lines, static line => line.StartsWith("Critical: [SERVICE: Gin] unexpected InvalidOperationException", StringComparison.Ordinal));
        Assert.Equal(500, response.StatusCode);
        Assert.Equal(
            ["Access-Control-Allow-Origin: https://x.test", "Content-Length: 0", "Strict-Transport-Security: max-age=5", "Vary: Origin", "X-Frame-Options: DENY"],
            response.Headers.Select(static header => $"{header.Key}: {header.Value}").Order(StringComparer.Ordinal));
    }

    private sealed class UnwritableBody : IHttpResponseBodyFeature
    {
        public Stream Stream => throw new InvalidOperationException();

        public PipeWriter Writer => throw new InvalidOperationException();

        public Task CompleteAsync() => throw new InvalidOperationException();

        public void DisableBuffering() => throw new InvalidOperationException();

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken) => throw new InvalidOperationException();

        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidOperationException();
    }
}
