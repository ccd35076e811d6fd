using System.Net;
using System.Text.RegularExpressions;
using Sluice.Cli.Demo;

namespace Sluice.Cli.Tests.Demo;

public sealed class DemoServicesTests
{
    private static readonly HttpClient Client = new();

    [Fact]
    public async Task Every_host_of_the_showcase_is_a_service_on_loopback()
    {
        await using DemoServices services = await DemoServices.StartAsync(TimeProvider.System, default);

        string addressed = services.Address(Showcase.Configuration);

        string[] hosts = [.. Regex.Matches(addressed, "\"host\": \\[\"([^\"]+)\"").Select(static m => m.Groups[1].Value).Distinct()];
        Assert.Equal(5, hosts.Length);
        Assert.All(hosts, static host => Assert.True(new Uri(host).IsLoopback, host));
        foreach (string host in hosts)
        {
            using HttpResponseMessage answer = await Client.GetAsync(host + "/no-such-path");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_echo_tells_a_body_that_is_no_text()
    {
        await using DemoService service = await DemoService.StartAsync(ObservingServices.Echo, default);

        using HttpResponseMessage answer = await Client.PostAsync(service.Address + "/a", new ByteArrayContent([0x61, 0xFF]));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("\"body\":\"a\\uFFFD\"", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_service_answers_what_it_was_given()
    {
        var answers = new Dictionary<string, DemoAnswer> { ["/a"] = new("<a/>", "application/xml", 503) };
        await using DemoService service = await DemoService.StartAsync(DemoAnswer.Service(answers, TimeProvider.System), default);

        using HttpResponseMessage answer = await Client.GetAsync(service.Address + "/a");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("application/xml", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("<a/>", await answer.Content.ReadAsStringAsync());
    }
}
