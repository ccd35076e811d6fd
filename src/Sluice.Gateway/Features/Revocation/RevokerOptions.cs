using System.Net;
using Sluice.Configuration;
using Sluice.Gateway.Features.JwtValidation;

namespace Sluice.Gateway.Features.Revocation;

/// <summary>What a filter is made of. Equal settings are equal values, so that revocations outlive a reload.</summary>
/// <param name="Bits">The number of bits: <c>ceil(-N ln P / (ln 2)^2)</c>.</param>
/// <param name="Hashes">The number of hashes: <c>ceil(ln 2 * bits / N)</c>.</param>
/// <param name="IsOptimal"><c>hash_name</c>: <c>optimal</c> rather than <c>default</c>.</param>
/// <param name="Turn"><c>TTL</c>: the time between two turns.</param>
internal sealed record FilterSizing(long Bits, int Hashes, bool IsOptimal, TimeSpan Turn);

/// <summary><c>auth/revoker</c> of the service (security-traffic.md 1.10).</summary>
internal sealed record RevokerOptions
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "auth/revoker";

    /// <summary>The largest filter in bits: 256 MiB, three times of which are held. It is enough for 70 million revocations at one wrong
    /// rejection in a million.</summary>
    public const long MaxBits = 1L << 31;

    /// <summary>The most hashes: a share of wrong rejections far below anything that could be measured.</summary>
    public const int MaxHashes = 256;

    /// <summary>The shortest <c>api_key</c> that is not told to be weak.</summary>
    private const int ShortKey = 16;

    private static readonly string[] WithoutEffect =
    [
        "headers", "revoke_server_ping_url", "revoke_server_ping_interval", "revoke_server_api_key", "revoke_server_max_workers",
        "revoke_server_max_retries",
    ];

    /// <summary><c>N</c>, <c>P</c>, <c>hash_name</c> and <c>TTL</c>.</summary>
    public required FilterSizing Sizing { get; init; }

    /// <summary><c>N</c>: the number of revocations to expect within three turns.</summary>
    public long Expected { get; private init; }

    /// <summary><c>P</c>: the share of tokens that may be rejected although nobody revoked them.</summary>
    public double FalsePositives { get; private init; }

    /// <summary><c>token_keys</c>: the claims to watch.</summary>
    public IReadOnlyList<string> Claims { get; private init; } = [];

    /// <summary><c>port</c>: where revocations come in. Default 0: nowhere.</summary>
    public int Port { get; private init; }

    /// <summary><c>listen_ip</c>: the address of the port. Default: every address with <c>api_key</c>, loopback without.</summary>
    public IPAddress Address { get; private init; } = IPAddress.Loopback;

    /// <summary><c>api_key</c>: what callers of the port must show. Default empty: nothing, and the port is opened on loopback.</summary>
    public string ApiKey { get; private init; } = "";

    /// <summary>Reads the settings. What would leave tokens unchecked is an error: in the original it ends the start, or switches the revoker
    /// off with a line in the log.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns>The settings; <see langword="null"/> when there are none, or after a mistake.</returns>
    public static RevokerOptions? Read(GatewayConfig config, DiagnosticBag diagnostics)
    {
        if (!config.ExtraConfig.TryGet(Namespace, out ConfigNode? node))
        {
            return null;
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics, DiagnosticSeverity.Error);
        long expected = reader.Long("N");
        double share = reader.Number("P");
        string hash = reader.String("hash_name");
        long turn = reader.Long("TTL");
        var options = new RevokerOptions
        {
            Sizing = new FilterSizing(
                expected > 0 ? Bits(expected, share) : 0,
                expected > 0 ? (int)Math.Min(Math.Ceiling(Math.Log(2) * Bits(expected, share) / expected), MaxHashes + 1) : 0,
                hash == "optimal",
                TimeSpan.FromSeconds(Math.Clamp(turn, 0, int.MaxValue))),
            Expected = expected,
            FalsePositives = share,
            Claims = [.. reader.Strings("token_keys").Distinct(StringComparer.Ordinal)],
            Port = reader.Integer("port"),
            ApiKey = reader.String("api_key"),
        };
        string ip = reader.String("listen_ip");
        foreach (string key in WithoutEffect)
        {
            if (reader.Has(key))
            {
                diagnostics.Warning(RevocationCodes.NoEffect, reader.Child(key)!, $"{key} has no effect", "remove it");
            }
        }

        reader.WarnUnknownKeys();
        bool isUsable = reader.WrongTypes == 0;
        isUsable &= options.CheckFilter(reader, hash, turn, diagnostics);
        isUsable &= options.CheckPort(reader, config, diagnostics);
        IPAddress? address = options.ApiKey.Length > 0 ? IPAddress.IPv6Any : IPAddress.Loopback;
        if (ip.Length > 0 && !IPAddress.TryParse(ip, out address))
        {
            diagnostics.Error(RevocationCodes.Address, reader.Child("listen_ip")!, $"\"{ip}\" is not an IP address", "write an address such as 127.0.0.1");
            return null;
        }

        options.Tell(reader, address!, config, diagnostics);
        return isUsable && !(options.IsOpen(address!)) ? options with { Address = address! } : null;
    }

    // m = ceil(-N ln P / ln(2^ln 2)), as the original's library writes it.
    private static long Bits(long expected, double share)
    {
        double bits = Math.Ceiling(-(expected * Math.Log(share)) / Math.Log(Math.Pow(2, Math.Log(2))));
        return bits is > 0 and <= MaxBits ? (long)bits : 0;
    }

    private bool CheckFilter(ObjectReader reader, string hash, long turn, DiagnosticBag diagnostics)
    {
        bool isUsable = true;
        if (Expected <= 0 || FalsePositives is not (> 0 and < 1))
        {
            isUsable = Refuse(RevocationCodes.Sizing, Expected <= 0 ? "N" : "P",
                Expected <= 0 ? "N is no number of revocations" : "P is no share between 0 and 1", "write for example \"N\": 10000000, \"P\": 0.0000001");
        }
        else if (Sizing.Bits == 0 || Sizing.Hashes > MaxHashes)
        {
            isUsable = Refuse(RevocationCodes.Sizing, "N", $"a filter for N and P would have more than {MaxBits} bits or {MaxHashes} hashes", "lower N, or raise P");
        }

        if (hash is not ("optimal" or "default"))
        {
            isUsable = Refuse(RevocationCodes.HashName, "hash_name", hash.Length == 0 ? "hash_name is missing" : $"there is no hash \"{hash}\"", "write optimal or default");
        }

        if (turn <= 0)
        {
            isUsable = Refuse(RevocationCodes.Rotation, "TTL", "TTL is no number of seconds", "write the lifetime of your tokens in seconds");
        }

        return isUsable;

        bool Refuse(DiagnosticCode code, string key, string message, string remedy)
        {
            diagnostics.Error(code, reader.Child(key) ?? reader.Node, message, remedy);
            return false;
        }
    }

    private bool CheckPort(ObjectReader reader, GatewayConfig config, DiagnosticBag diagnostics)
    {
        if (Port is < 0 or > 65535 || (Port > 0 && Port == config.Port))
        {
            diagnostics.Error(RevocationCodes.Port, reader.Child("port")!,
                Port == config.Port ? $"port {Port} is the gateway's own" : $"{Port} is not a port", "write a free port from 1 to 65535");
            return false;
        }

        if (ApiKey.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            diagnostics.Error(RevocationCodes.WeakKey, reader.Child("api_key")!, "api_key has a character that no header can carry", "write visible characters of ASCII only");
            return false;
        }

        return true;
    }

    private bool IsOpen(IPAddress address) => Port > 0 && ApiKey.Length == 0 && !IPAddress.IsLoopback(address);

    private void Tell(ObjectReader reader, IPAddress address, GatewayConfig config, DiagnosticBag diagnostics)
    {
        if (Claims.Count == 0)
        {
            diagnostics.Warning(RevocationCodes.NoClaims, reader.Child("token_keys") ?? reader.Node, "token_keys is empty, so NO token is ever rejected", "write the claims to revoke by, such as \"jti\"");
        }

        if (!config.Endpoints.Any(static e => e.ExtraConfig.TryGet(ValidatorOptions.Namespace, out _)))
        {
            diagnostics.Warning(RevocationCodes.NoValidator, reader.Node, "no endpoint has auth/validator, so NO token is ever rejected", "add auth/validator to the endpoints");
        }

        if (Port == 0)
        {
            diagnostics.Warning(RevocationCodes.NoPort, reader.Child("port") ?? reader.Node, "there is no port, so nothing can be revoked", "set port and api_key");
        }
        else if (IsOpen(address))
        {
            diagnostics.Error(RevocationCodes.NoKey, reader.Child("listen_ip")!, $"without api_key the port must not be opened on {address}, where others reach it", "set api_key");
        }
        else if (ApiKey.Length == 0)
        {
            diagnostics.Warning(RevocationCodes.NoKey, reader.Child("port")!, "without api_key the port is opened on 127.0.0.1 only, to whoever is on this machine", "set api_key");
        }
        else if (ApiKey.Length < ShortKey)
        {
            diagnostics.Warning(RevocationCodes.WeakKey, reader.Child("api_key")!, $"api_key has less than {ShortKey} characters", "write a long random text");
        }
    }
}
