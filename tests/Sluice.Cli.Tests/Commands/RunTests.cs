using System.Net;
using System.Net.Sockets;

namespace Sluice.Cli.Tests.Commands;

public sealed class RunTests
{
    private const string Listening = "[SERVICE: Gin] Listening on port: ";

    private static string Configuration(int port, string more = "") =>
        $$"""
        {
          "version": 3, "port": {{port}}, "listen_ip": "127.0.0.1"{{more}},
          "endpoints": [{ "endpoint": "/a", "backend": [{ "host": ["http://127.0.0.1:10"], "url_pattern": "/a" }] }]
        }
        """;

    [Fact]
    public async Task A_broken_configuration_is_refused_with_its_mistakes()
    {
        using var folder = new TestFolder("""{ "version": 3, "timeout": "soon" }""");

        Finished run = await SluiceProcess.RunAsync(folder, "run", "-c", "krakend.json");

        Assert.Equal(255, run.ExitCode);
        Assert.Contains("ERROR parsing the configuration file:\n", run.Error);
        Assert.Contains("krakend.json:1:28: error SLC0113: ", run.Error);
    }

    [Fact]
    public async Task A_missing_protection_is_refused()
    {
        using var folder = new TestFolder(Configuration(0, """, "extra_config": { "auth/api-keys": {} }"""));

        Finished run = await SluiceProcess.RunAsync(folder, "run", "-c", "krakend.json");

        Assert.Equal(255, run.ExitCode);
        Assert.Contains("error SLC0560: auth/api-keys is not supported yet", run.Error);
        Assert.Contains("--allow-unsupported", run.Error);
        Assert.DoesNotContain(Listening, run.Output);
    }

    [Fact]
    public async Task A_missing_protection_is_accepted_when_the_user_says_so()
    {
        using var folder = new TestFolder(Configuration(TestPorts.Free(), """, "extra_config": { "auth/api-keys": {} }"""));
        using var process = SluiceProcess.Start(folder.Path, "run", "--allow-unsupported", "-c", "krakend.json");

        await process.WaitForOutputAsync(Listening);

        Assert.Contains("warning SLC0560: auth/api-keys is not supported yet", process.Error);
    }

    [Theory]
    [InlineData("INT", "interrupt")]
    [InlineData("TERM", "terminated")]
    public async Task A_signal_stops_it_cleanly(string signal, string told)
    {
        using var folder = new TestFolder(Configuration(TestPorts.Free()));
        using var process = SluiceProcess.Start(folder.Path, "run", "-dc", "krakend.json");
        await process.WaitForOutputAsync(Listening);

        process.Signal(signal);
        Finished run = await process.FinishAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.Matches($@"\d{{4}}/\d\d/\d\d \d\d:\d\d:\d\d Signal intercepted: {told}\n", run.Error);
        Assert.Contains("[SERVICE: Gin] Router execution ended", run.Output);
    }

    [Fact]
    public async Task A_second_signal_does_not_wait_for_requests_in_flight()
    {
        using TcpListener silent = TestPorts.Taken();
        int port = TestPorts.Free();
        string backend = $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}";
        using var folder = new TestFolder(Configuration(port, ", \"timeout\": \"50s\"").Replace("http://127.0.0.1:10", backend));
        using var process = SluiceProcess.Start(folder.Path, "run", "-c", "krakend.json");
        await process.WaitForOutputAsync(Listening);
        using var client = new HttpClient();
        Task<HttpResponseMessage> request = client.GetAsync($"http://127.0.0.1:{port}/a");
        using Socket inFlight = await silent.AcceptSocketAsync();

        process.Signal("TERM");
        while (!process.Error.Contains("terminated"))
        {
            await Task.Delay(20);
        }

        process.Signal("TERM");
        Finished run = await process.FinishAsync();

        Assert.Equal(143, run.ExitCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => request);
    }

    [Fact]
    public async Task The_port_of_the_command_line_goes_before_the_file()
    {
        int port = TestPorts.Free();
        using var folder = new TestFolder(Configuration(1));
        using var process = SluiceProcess.Start(folder.Path, "run", "-p", port.ToString(), "-c", "krakend.json");

        await process.WaitForOutputAsync(Listening + port);
    }

    [Fact]
    public async Task A_taken_port_is_a_failure_in_one_sentence()
    {
        using TcpListener taken = TestPorts.Taken();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var folder = new TestFolder(Configuration(port));

        Finished run = await SluiceProcess.RunAsync(folder, "run", "-c", "krakend.json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"port {port}", Assert.Single(run.Error.TrimEnd('\n').Split('\n')));
        Assert.Contains("in use", run.Error);
    }
}
