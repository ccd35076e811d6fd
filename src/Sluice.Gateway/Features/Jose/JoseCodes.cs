using Sluice.Configuration;

namespace Sluice.Gateway.Features.Jose;

/// <summary>What is told of the keys of validators and signers. Each code explains itself.</summary>
internal static class JoseCodes
{
    public static readonly DiagnosticArea Area = new("Keys of tokens", 2680, 2699);

    public static readonly DiagnosticCode Insecure = Area.Add(2680, "keys from an insecure source",
        "Whoever can change the keys on their way can make tokens. As in KrakenD they come over `https`, unless `disable_jwk_security` is true, which a file needs "
        + "as well; without it every request is answered with 401.");

    public static readonly DiagnosticCode NoSource = Area.Add(2681, "no source of keys",
        "Without `jwk_url` and `jwk_local_path` there are no keys, and every request is answered with 401.");

    public static readonly DiagnosticCode Unauthenticated = Area.Add(2682, "a key server that nothing authenticates",
        "With `disable_jwk_security` the certificate of the key server is not checked, not even over `https`: whoever is in between chooses the keys.");

    public static readonly DiagnosticCode NoEffect = Area.Add(2683, "a setting of keys without effect",
        "The setting is about another source of keys than the one in use.");

    public static readonly DiagnosticCode File = Area.Add(2684, "a file of keys that cannot be used",
        "The file of `jwk_local_path` is read at the start. It must be there, be decrypted by `secret_url` and `cypher_key` where they are set, and be a JWKS (RFC 7517) all of whose keys are known.");

    public static readonly DiagnosticCode Fingerprint = Area.Add(2685, "a fingerprint that is none",
        "A fingerprint is the SHA-256 of the public key (DER, SubjectPublicKeyInfo) of a certificate that the key server shows, in base64url with padding: 44 characters.");

    public static readonly DiagnosticCode WeakSecret = Area.Add(2686, "a secret that is too short",
        "A secret of HMAC has at least as many bytes as the hash (RFC 7518 section 3.2): 32 for HS256, 48 for HS384, 64 for HS512. A shorter one, often a word, is found by "
        + "trying, with nothing but a token at hand, and then anybody makes tokens. It is never used; where there is no other key, the gateway does not start.");

    public static readonly DiagnosticCode WeakKey = Area.Add(2687, "a short RSA key",
        "RSA keys have at least 2048 bits (RFC 7518 section 3.3).");

    public static readonly DiagnosticCode NoFittingKey = Area.Add(2688, "no key goes with the algorithm",
        "Every key has a kind, and an algorithm goes with one: `HS*` with `oct`, `RS*` and `PS*` with `RSA`, `ES*` with `EC` of one curve, `EdDSA` with `OKP`. A key of another kind is never used, "
        + "so without a fitting one every request is answered with 401.");
}
