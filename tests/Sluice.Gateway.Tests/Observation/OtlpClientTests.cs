using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Observation.Otlp;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Observation;

/// <summary>The client of collectors, over real sockets.</summary>
public sealed class OtlpClientTests
{
    private static readonly byte[] Message = [10, 3, 1, 2, 3];

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task A_message_arrives_whole_with_the_headers_of_the_environment(bool http, bool gzip)
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        Dictionary<string, string> variables = new()
        {
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "api-key=of-all",
            ["OTEL_EXPORTER_OTLP_TRACES_HEADERS"] = " api-key = a%20secret , broken, x-other=1",
            ["OTEL_EXPORTER_OTLP_COMPRESSION"] = gzip ? "gzip" : "",
        };
        using OtlpClient client = Client(collector, http, variables);

        Assert.Equal(new Delivery(true, null), await SendAsync(client));

        OtlpRequest request = Assert.Single(collector.Requests);
        Assert.Equal(Message, request.Message);
        Assert.Equal(http ? "/v1/traces" : "/opentelemetry.proto.collector.trace.v1.TraceService/Export", request.Path);
        Assert.Equal("a secret", request.Headers["api-key"]);
        Assert.Equal("1", request.Headers["x-other"]);
        Assert.Equal(http ? "application/x-protobuf" : "application/grpc", request.Headers.ContentType);
        Assert.Equal(gzip, request.Headers.ContentEncoding == "gzip" || request.Headers["grpc-encoding"] == "gzip");
        if (!http)
        {
            Assert.Equal("trailers", request.Headers.TE);
            Assert.Equal("10000m", request.Headers["grpc-timeout"]);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Metrics_have_a_place_of_their_own(bool http)
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        using var client = new OtlpClient(
            Destination(collector, http), OtlpSignal.Metrics, OtlpEnvironment.Read(OtlpSignal.Metrics, static _ => null), TimeProvider.System);

        await SendAsync(client);

        Assert.Equal(http ? "/v1/metrics" : "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", Assert.Single(collector.Requests).Path);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_collector_did_not_take_is_told_and_not_sent_again(bool http)
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        var partial = new ProtobufWriter();
        int start = partial.Begin(1);
        partial.Signed(1, 2);
        partial.Text(2, "too old");
        partial.End(start);
        collector.Answer = (_, _) => partial.Written.ToArray();
        using OtlpClient client = Client(collector, http);

        Assert.Equal(new Delivery(true, "the collector did not take 2 items: too old"), await SendAsync(client));
        Assert.Single(collector.Requests);
    }

    [Theory]
    [InlineData(429, "7", 3, true)]
    [InlineData(503, null, 3, true)]
    [InlineData(400, null, 1, false)]
    [InlineData(500, null, 1, false)]
    [InlineData(301, null, 1, false)]
    public async Task Over_HTTP_only_what_may_do_better_is_sent_again(int status, string? retryAfter, int attempts, bool delivered)
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        var clock = new SkippingClock();
        collector.Answer = (context, number) =>
        {
            if (number < 2)
            {
                context.Response.StatusCode = status;
                context.Response.Headers.RetryAfter = retryAfter;
            }

            return [];
        };
        using OtlpClient client = Client(collector, http: true, clock: clock);

        Delivery outcome = await SendAsync(client);

        Assert.Equal(delivered, outcome.IsDelivered);
        Assert.Equal(attempts, collector.Requests.Count);
        Assert.Equal(delivered ? null : $"the collector answered {status}", outcome.Problem);
    }

    [Theory]
    [InlineData("14", null, 3, "")]
    [InlineData("3", null, 1, "the collector answered INVALID_ARGUMENT: no resource")]
    [InlineData("8", null, 1, "the collector answered RESOURCE_EXHAUSTED: no resource")]
    [InlineData("8", 5, 3, "")]
    public async Task Over_gRPC_only_what_may_do_better_is_sent_again(string code, int? retrySeconds, int attempts, string problem)
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        var clock = new SkippingClock();
        collector.Answer = (context, number) =>
        {
            if (number < 2)
            {
                context.Items["status"] = code;
                context.Response.AppendTrailer("grpc-status", code);
                context.Response.AppendTrailer("grpc-message", "no%20resource");
                if (retrySeconds is { } seconds)
                {
                    context.Response.AppendTrailer("grpc-status-details-bin", RetryInfo(seconds));
                }
            }

            return [];
        };
        using OtlpClient client = Client(collector, http: false, clock: clock);

        Delivery outcome = await SendAsync(client);

        Assert.Equal(new Delivery(problem.Length == 0, problem.Length == 0 ? null : problem), outcome);
        Assert.Equal(attempts, collector.Requests.Count);
    }

    [Fact]
    public async Task An_answer_without_a_body_may_have_the_status_of_gRPC_in_its_head()
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        collector.Answer = (context, _) =>
        {
            context.Items["status"] = "16";
            context.Response.Headers["grpc-status"] = "16";
            context.Response.Headers["grpc-message"] = "who are you";
            return [];
        };
        using OtlpClient client = Client(collector, http: false);

        Assert.Equal(new Delivery(false, "the collector answered UNAUTHENTICATED: who are you"), await SendAsync(client));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_collector_that_is_away_is_tried_for_a_minute_and_then_given_up(bool http)
    {
        var clock = new SkippingClock();
        using var client = new OtlpClient(
            new OtlpDestination("127.0.0.1", RunningGateway.FreePort(), http, UsesTls: false),
            OtlpSignal.Traces,
            OtlpEnvironment.Read(OtlpSignal.Traces, SkippingClock.Variable),
            clock);
        DateTimeOffset began = clock.GetUtcNow();

        Delivery outcome = await SendAsync(client);

        Assert.False(outcome.IsDelivered);
        Assert.Contains("refused", outcome.Problem);
        Assert.InRange(clock.GetUtcNow() - began, TimeSpan.FromSeconds(15), OtlpClient.Patience);
    }

    [Fact]
    public async Task An_attempt_that_gets_no_answer_ends_with_its_time()
    {
        await using var silent = new RawBackend(static connection => connection.HangAsync());
        using var client = new OtlpClient(
            new OtlpDestination("127.0.0.1", silent.Port, UsesHttp: true, UsesTls: false),
            OtlpSignal.Traces,
            OtlpEnvironment.Read(OtlpSignal.Traces, static name => name == "OTEL_EXPORTER_OTLP_TIMEOUT" ? "250" : null),
            TimeProvider.System);
        using var ending = new CancellationTokenSource();
        await ending.CancelAsync();

        Assert.Equal(
            new Delivery(false, "no answer within 0.25 s"),
            await client.SendAsync(Message, ending.Token, CancellationToken.None));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task A_collector_is_trusted_by_the_certificates_of_the_environment(bool http, bool trusted)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=collector", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
            await using OtlpReceiver collector = await OtlpReceiver.StartAsync(certificate);
            using var client = new OtlpClient(
                Destination(collector, http) with { UsesTls = true },
                OtlpSignal.Traces,
                OtlpEnvironment.Read(OtlpSignal.Traces, name => trusted && name == "OTEL_EXPORTER_OTLP_CERTIFICATE" ? file : SkippingClock.Variable(name)),
                new SkippingClock());

            Delivery delivery = await SendAsync(client);

            Assert.Equal((trusted, trusted ? 1 : 0), (delivery.IsDelivered, collector.Requests.Count));
            Assert.Equal(trusted, delivery.Problem is null);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_server_that_is_no_collector_is_told_as_such()
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        collector.Answer = static (context, _) =>
        {
            context.Items["status"] = "none";
            context.Response.StatusCode = 404;
            return [];
        };
        using OtlpClient client = Client(collector, http: false);

        Assert.Equal(new Delivery(false, "the answer, with status 404, is not gRPC"), await SendAsync(client));
    }

    private static OtlpDestination Destination(OtlpReceiver collector, bool http) =>
        new("127.0.0.1", http ? collector.HttpPort : collector.GrpcPort, http, UsesTls: false);

    private static OtlpClient Client(
        OtlpReceiver collector, bool http, Dictionary<string, string>? variables = null, TimeProvider? clock = null) =>
        new(Destination(collector, http), OtlpSignal.Traces, OtlpEnvironment.Read(OtlpSignal.Traces, name => clock is SkippingClock ? SkippingClock.Variable(name) : variables?.GetValueOrDefault(name)), clock ?? TimeProvider.System);

    private static Task<Delivery> SendAsync(OtlpClient client) => client.SendAsync(Message, CancellationToken.None, CancellationToken.None);

    private static string RetryInfo(int seconds)
    {
        var writer = new ProtobufWriter();
        writer.Unsigned(1, 8);
        int any = writer.Begin(3);
        writer.Text(1, "type.googleapis.com/google.rpc.RetryInfo");
        int info = writer.Begin(2);
        int duration = writer.Begin(1);
        writer.Signed(1, seconds);
        writer.End(duration);
        writer.End(info);
        writer.End(any);
        return Convert.ToBase64String(writer.Written.Span).TrimEnd('=');
    }
}
