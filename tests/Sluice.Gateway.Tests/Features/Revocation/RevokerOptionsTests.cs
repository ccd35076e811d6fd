using System.Text;
using Sluice.Configuration;
using Sluice.Gateway.Features.Revocation;

namespace Sluice.Gateway.Tests.Features.Revocation;

public sealed class RevokerOptionsTests
{
    private const string Filter = "\"N\": 1000, \"P\": 0.01, \"hash_name\": \"optimal\", \"TTL\": 60, \"token_keys\": [\"jti\"]";

    [Theory]
    [InlineData(10_000_000, 0.0000001, 335_477_044, 24)]
    [InlineData(1000, 0.01, 9586, 7)]
    [InlineData(1, 0.5, 2, 2)]
    public void The_filter_has_the_documented_size(long n, double p, long bits, int hashes)
    {
        var diagnostics = new DiagnosticBag();

        RevokerOptions? options = Read(
            $"\"N\": {n}, \"P\": {p.ToString("F9", System.Globalization.CultureInfo.InvariantCulture)}, \"hash_name\": \"default\", \"TTL\": 60, \"token_keys\": [\"jti\"]", diagnostics);

        Assert.NotNull(options);
        Assert.Equal((bits, hashes), (options.Sizing.Bits, options.Sizing.Hashes));
    }

    [Theory]
    [InlineData("\"N\": 0, \"P\": 0.1, \"hash_name\": \"optimal\", \"TTL\": 1", "SLC2751", "N is no number of revocations")]
    [InlineData("\"N\": 5, \"hash_name\": \"optimal\", \"TTL\": 1", "SLC2751", "P is no share between 0 and 1")]
    [InlineData("\"N\": 5, \"P\": 1, \"hash_name\": \"optimal\", \"TTL\": 1", "SLC2751", "P is no share between 0 and 1")]
    [InlineData("\"N\": 500000000, \"P\": 0.0000001, \"hash_name\": \"optimal\", \"TTL\": 1", "SLC2751", "a filter for N and P would have more than")]
    [InlineData("\"N\": 9223372036854775807, \"P\": 0.1, \"hash_name\": \"optimal\", \"TTL\": 1", "SLC2751", "a filter for N and P would have more than")]
    [InlineData("\"N\": 5, \"P\": 0.1, \"hash_name\": \"sha\", \"TTL\": 1", "SLC2752", "there is no hash \"sha\"")]
    [InlineData("\"N\": 5, \"P\": 0.1, \"TTL\": 1", "SLC2752", "hash_name is missing")]
    [InlineData("\"N\": 5, \"P\": 0.1, \"hash_name\": \"optimal\"", "SLC2753", "TTL is no number of seconds")]
    [InlineData("\"N\": \"5\", \"P\": 0.1, \"hash_name\": \"optimal\", \"TTL\": 1", "SLC0110", "a whole number belongs here")]
    [InlineData(Filter + ", \"port\": 70000", "SLC2757", "70000 is not a port")]
    [InlineData(Filter + ", \"port\": 8080, \"api_key\": \"0123456789abcdef\"", "SLC2757", "port 8080 is the gateway's own")]
    [InlineData(Filter + ", \"port\": 1234, \"listen_ip\": \"10.0.0.1\"", "SLC2758", "without api_key the port must not be opened on 10.0.0.1")]
    [InlineData(Filter + ", \"port\": 1234, \"listen_ip\": \"here\"", "SLC2760", "\"here\" is not an IP address")]
    [InlineData(Filter + ", \"port\": 1234, \"api_key\": \"a key with spaces\"", "SLC2759", "api_key has a character that no header can carry")]
    public void What_would_leave_tokens_unchecked_or_the_port_open_is_refused(string keys, string code, string message)
    {
        var diagnostics = new DiagnosticBag();

        Assert.Null(Read(keys, diagnostics));

        Assert.Contains(diagnostics, d => d.Severity == DiagnosticSeverity.Error && d.Code.Id == code && d.Message.StartsWith(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"port\": 1234", "SLC2758", "without api_key the port is opened on 127.0.0.1 only")]
    [InlineData("\"port\": 1234, \"api_key\": \"short\"", "SLC2759", "api_key has less than 16 characters")]
    [InlineData("\"port\": 0", "SLC2756", "there is no port, so nothing can be revoked")]
    [InlineData("\"headers\": [\"x\"]", "SLC2761", "headers has no effect")]
    [InlineData("\"token_keys\": []", "SLC2754", "token_keys is empty, so NO token is ever rejected")]
    [InlineData("\"tokenKeys\": []", "SLC0101", "\"tokenKeys\" is not a known key")]
    public void What_does_less_than_it_seems_is_told(string keys, string code, string message)
    {
        var diagnostics = new DiagnosticBag();

        Assert.NotNull(Read("\"n\": 1000, \"p\": 0.01, \"hash_name\": \"optimal\", \"ttl\": 60, " + keys, diagnostics));

        Assert.Contains(diagnostics, d => d.Code.Id == code && d.Message.StartsWith(message, StringComparison.Ordinal));
        Assert.Contains(diagnostics, static d => d.Message.StartsWith("no endpoint has auth/validator", StringComparison.Ordinal));
    }

    private static RevokerOptions? Read(string keys, DiagnosticBag diagnostics)
    {
        string text = $$"""{"version": 3, "port": 8080, "extra_config": {"auth/revoker": { {{keys}} } }, "endpoints": []}""";
        LoadResult loaded = ConfigLoader.Load(new LoadRequest { File = "krakend.json", Content = Encoding.UTF8.GetBytes(text) });
        return RevokerOptions.Read(loaded.Config!, diagnostics);
    }
}
