using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sluice.Cli.Tests.Demo;

/// <summary>A demo that runs for all tests of a class.</summary>
public sealed class RunningDemo : IAsyncLifetime
{
    private readonly SluiceProcess _process;

    public RunningDemo()
    {
        Port = TestPorts.Free();
        _process = SluiceProcess.Start(AppContext.BaseDirectory, "demo", "-p", Port.ToString());
    }

    public int Port { get; }

    public string Output => _process.Output;

    public async ValueTask InitializeAsync() => await _process.WaitForOutputAsync("Press Ctrl+C to stop.");

    public ValueTask DisposeAsync()
    {
        _process.Dispose();
        return ValueTask.CompletedTask;
    }
}

public sealed class DemoTests(RunningDemo demo) : IClassFixture<RunningDemo>
{
    private readonly HttpClient _client = new() { BaseAddress = new Uri($"http://127.0.0.1:{demo.Port}") };

    [Fact]
    public void Five_requests_are_shown()
    {
        string[] urls = [.. Regex.Matches(demo.Output, @"^  curl -si? (\S+)$", RegexOptions.Multiline).Select(static m => m.Groups[1].Value)];

        Assert.Equal(
            ["/profile/1", "/dashboard/1", "/suggestions/1", "/latest-order/1", "/catalog"],
            urls.Select(static u => new Uri(u).AbsolutePath));
        Assert.All(urls, url => Assert.Equal(demo.Port, new Uri(url).Port));
    }

    [Fact]
    public Task Two_services_are_merged_and_shaped() => AnswersAsync(
        "/profile/1",
        "true",
        """
        {
          "user": { "name": "Ada Lovelace", "contact": "ada@example.com", "address": { "city": "London" } },
          "orders": { "list": [{ "id": "o-11", "total": 19.90 }, { "id": "o-12", "total": 7.50 }] }
        }
        """);

    [Fact]
    public Task A_failing_service_leaves_a_partial_answer() =>
        AnswersAsync("/dashboard/1", "false", """{ "user": { "name": "Ada Lovelace" } }""");

    [Fact]
    public async Task A_slow_service_is_not_waited_for()
    {
        var waited = Stopwatch.StartNew();

        await AnswersAsync("/suggestions/1", "false", """{ "user": { "name": "Ada Lovelace" } }""");

        Assert.InRange(waited.Elapsed, TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(2.9));
    }

    [Fact]
    public Task A_value_of_the_first_answer_is_in_the_second_url() => AnswersAsync(
        "/latest-order/1",
        "true",
        """{ "name": "Ada Lovelace", "latest_order": "o-12", "order": { "id": "o-12", "total": 7.50, "items": ["b2"] } }""");

    [Fact]
    public Task Xml_arrives_as_json() => AnswersAsync(
        "/catalog",
        "true",
        """
        {
          "currency": "EUR",
          "books": [
            { "-id": "b1", "title": "Sketch of the Analytical Engine", "price": "19.90" },
            { "-id": "b2", "title": "Computing Machinery and Intelligence", "price": "7.50" }
          ]
        }
        """);

    private async Task AnswersAsync(string path, string completed, string body)
    {
        using HttpResponseMessage answer = await _client.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(completed, Assert.Single(answer.Headers.GetValues("X-Krakend-Completed")));
        string got = await answer.Content.ReadAsStringAsync();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(got)), got);
    }
}

public sealed class DemoLifeTests
{
    [Fact]
    public async Task It_stops_cleanly_on_an_interrupt_even_while_a_service_is_slow()
    {
        int port = TestPorts.Free();
        using var process = SluiceProcess.Start(AppContext.BaseDirectory, "demo", "-p", port.ToString());
        await process.WaitForOutputAsync("Press Ctrl+C to stop.");
        using var client = new HttpClient();
        Task<string> slow = client.GetStringAsync($"http://127.0.0.1:{port}/suggestions/1");

        process.Signal("INT");
        Finished run = await process.FinishAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Signal intercepted: interrupt", run.Error);
        await slow.ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task A_taken_port_is_told_in_one_sentence()
    {
        using TcpListener taken = TestPorts.Taken();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        Finished run = await SluiceProcess.RunAsync("demo", "-p", port.ToString());

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"port {port}", Assert.Single(run.Error.TrimEnd('\n').Split('\n')));
        Assert.DoesNotContain("curl", run.Output);
    }

    [Fact]
    public async Task Its_configuration_can_be_read_and_checked()
    {
        Finished printed = await SluiceProcess.RunAsync("demo", "--print-config");
        using var folder = new TestFolder(printed.Output);

        Finished run = await SluiceProcess.RunAsync(folder, "check", "-lc", "krakend.json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("Parsing configuration file: krakend.json\nSyntax OK!\n", run.Error);
    }
}
