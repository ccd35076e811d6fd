namespace Sluice.Configuration;

/// <summary>What is told of the keys of the root. Each code explains itself.</summary>
internal static class ServiceCodes
{
    public static readonly DiagnosticArea Area = new("The service", 200, 299);

    public static readonly DiagnosticCode Version = Area.Add(201, "the version is not 3",
        "Every configuration begins with `\"version\": 3`.");

    public static readonly DiagnosticCode Version2 = Area.Add(202, "a version 2 configuration",
        "Version 2 has other names for some keys and namespaces. Every edit that makes the file version 3 is told beside this one.");

    public static readonly DiagnosticCode Version2Name = Area.Add(203, "a name of version 2",
        "Version 3 calls this key or namespace otherwise.");

    public static readonly DiagnosticCode Port = Area.Add(210, "not a port",
        "A TCP port is a number from 1 to 65535; 0 means 8080.");

    public static readonly DiagnosticCode KubernetesPort = Area.Add(211, "KRAKEND_PORT comes from a Kubernetes service",
        "Kubernetes sets `KRAKEND_PORT=tcp://...` in every container when a service is called `krakend`. It is no port number.");

    public static readonly DiagnosticCode ListenIp = Area.Add(212, "not an IP address",
        "`listen_ip` is an IPv4 or IPv6 address of this machine, or absent to listen on all.");

    public static readonly DiagnosticCode DnsCacheTtl = Area.Add(213, "dns_cache_ttl below a second",
        "Times below a second are not used, and the default of 30 seconds stays.");

    public static readonly DiagnosticCode AgentWithoutBackend = Area.Add(220, "an async agent without a backend",
        "An agent passes each message on to its backends and needs at least one.");
}
