namespace Sluice.GoTemplate;

/// <summary>The world outside of a template, as functions see it.</summary>
public sealed record TemplateEnvironment
{
    /// <summary>The time, for <c>now</c> and the validity of certificates, and the local time zone. Default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Reads an environment variable, for <c>env</c> and <c>expandenv</c>. Default the process's.</summary>
    public Func<string, string?> Variable { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Finds the addresses of a host, for <c>getHostByName</c>. Default the system's resolver.</summary>
    public Func<string, IReadOnlyList<string>> ResolveHost { get; init; } =
        static name => [.. System.Net.Dns.GetHostAddresses(name).Select(static address => address.ToString())];
}
