using Sluice.Configuration;

namespace Sluice.Gateway.Features.Revocation;

/// <summary>What is told of <c>auth/revoker</c>. Each code explains itself.</summary>
internal static class RevocationCodes
{
    public static readonly DiagnosticArea Area = new("auth/revoker", 2750, 2799);

    public static readonly DiagnosticCode Sizing = Area.Add(2751, "a filter that cannot be made",
        "`N` is the number of revocations to expect, 1 or more, and `P` the share of other tokens that may be rejected with them, between 0 and 1. "
        + "Together they give the size of the filter. KrakenD ends at the start, or rejects every token.");

    public static readonly DiagnosticCode HashName = Area.Add(2752, "not a hash of the filter",
        "`hash_name` is `optimal` or `default`. KrakenD ends at the start with any other.");

    public static readonly DiagnosticCode Rotation = Area.Add(2753, "revocations have no lifetime",
        "`TTL` is the number of seconds after which the filter turns: a revocation holds two to three times as long. It has to be 1 or more.");

    public static readonly DiagnosticCode NoClaims = Area.Add(2754, "no claim is watched",
        "`token_keys` names the claims by which tokens are revoked. Without any, no token is ever rejected.");

    public static readonly DiagnosticCode NoValidator = Area.Add(2755, "no token is looked at",
        "Revoked tokens are rejected where `auth/validator` checks tokens, and no endpoint has that.");

    public static readonly DiagnosticCode NoPort = Area.Add(2756, "there is no way to revoke",
        "Revocations come in over HTTP on `port`. Without a port none can.");

    public static readonly DiagnosticCode Port = Area.Add(2757, "the port cannot be used",
        "`port` is a number from 1 to 65535, and not the port of the gateway itself.");

    public static readonly DiagnosticCode NoKey = Area.Add(2758, "whoever reaches the port can revoke tokens",
        "Without `api_key` nobody is asked who he is. The port is then opened to this machine only, and never on an address that others reach.");

    public static readonly DiagnosticCode WeakKey = Area.Add(2759, "a key that can be guessed",
        "Whoever has `api_key` can lock every user out. It should be random, of 16 characters at least.");

    public static readonly DiagnosticCode Address = Area.Add(2760, "not an address",
        "`listen_ip` is an IPv4 or IPv6 address of this machine.");

    public static readonly DiagnosticCode NoEffect = Area.Add(2761, "a key without effect",
        "The key belongs to KrakenD's own protocol between its instances, which is not spoken here.");
}
