using Sluice.Configuration;
using Sluice.Gateway.Features.ClientCredentials;

namespace Sluice.Gateway.Tests.Features.ClientCredentials;

public sealed class ClientCredentialsOptionsTests
{
    private const string Complete = "\"client_id\": \"a\", \"client_secret\": \"b\", \"token_url\": \"https://t/x?y=1\"";

    [Theory]
    [InlineData("", "warning SLC2851: client_id is empty")]
    [InlineData("\"client_id\": \"a\", \"client_secret\": \"b\"", "warning SLC2852: token_url is not an http or https URL, so EVERY call of the backend fails")]
    [InlineData("\"client_id\": \"a\", \"client_secret\": \"b\", \"token_url\": \"ftp://t/\"", "warning SLC2852: token_url is not")]
    [InlineData(Complete + ", \"endpoint_params\": {\"scope\": [\"x\"]}", "warning SLC2853: endpoint_params sets scope, so EVERY call of the backend fails")]
    [InlineData(Complete + ", \"endpoint_params\": {\"x\": \"y\"}", "error SLC0110: endpoint_params is an object of lists of texts, this is a string")]
    [InlineData(Complete + ", \"endpoint_params\": {\"x\": [1]}", "error SLC0110: endpoint_params is an object of lists of texts, this is a number")]
    [InlineData(Complete + ", \"endpoint_params\": [\"x\"]", "error SLC0110: endpoint_params is an object of lists of texts, this is a list")]
    [InlineData(Complete + ", \"scopes\": [\"x\"]", "error SLC0110: text belongs here")]
    [InlineData(Complete + ", \"is_disabled\": \"yes\"", "error SLC0110: true or false belongs here")]
    [InlineData(Complete + ", \"scope\": \"x\"", "warning SLC0101: \"scope\" is not a known key")]
    public void A_mistake_is_told(string keys, string told)
    {
        var diagnostics = new DiagnosticBag();

        ClientCredentialsOptions.Read(Extra(keys), diagnostics);

        Assert.Contains(
            diagnostics, d => $"{d.Severity.ToString().ToLowerInvariant()} {d.Code.Id}: {d.Message}".StartsWith(told, StringComparison.Ordinal));
    }

    [Fact]
    public void Equal_settings_are_equal_and_tell_no_secret()
    {
        var diagnostics = new DiagnosticBag();
        ClientCredentialsOptions first = ClientCredentialsOptions.Read(Extra(Complete), diagnostics)!;

        Assert.Equal(first, ClientCredentialsOptions.Read(Extra(Complete), diagnostics));
        Assert.NotEqual(first, ClientCredentialsOptions.Read(Extra(Complete + ", \"scopes\": \"x\""), diagnostics));
        Assert.Equal("https://t/x", first.ToString());
        Assert.Empty(diagnostics);
    }

    [Fact]
    public void A_disabled_block_does_nothing()
    {
        var diagnostics = new DiagnosticBag();

        Assert.Null(ClientCredentialsOptions.Read(Extra("\"is_disabled\": true"), diagnostics));
        Assert.Empty(diagnostics);
    }

    private static ExtraConfig Extra(string keys)
    {
        string text = $$"""{"auth/client-credentials": { {{keys}} } }""";
        return EndpointSettings.Endpoint(backendKeys: $"\"extra_config\": {text},").Backends[0].ExtraConfig;
    }
}
