namespace Sluice.Gateway.Pipeline;

/// <summary>The headers by which the gateway marks its answers. Their names are the original's, since clients and dashboards read
/// them (core.md 8.1).</summary>
internal static class GatewayHeaders
{
    /// <summary>The gateway's version: <c>Version 0.1.0</c>, or <c>Version undefined</c> with <c>hide_version_header</c>.</summary>
    public const string Version = "X-Krakend";

    /// <summary>Whether the answer holds data and every backend gave its part.</summary>
    public const string Completed = "X-Krakend-Completed";
}
