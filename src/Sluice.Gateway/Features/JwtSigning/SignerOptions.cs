using Sluice.Configuration;
using Sluice.Gateway.Features.Jose;

namespace Sluice.Gateway.Features.JwtSigning;

/// <summary><c>auth/signer</c> of an endpoint (security-traffic.md 1.9), with every default applied.</summary>
internal sealed record SignerOptions
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "auth/signer";

    /// <summary>The settings as they are written.</summary>
    public required ConfigNode Source { get; init; }

    /// <summary><c>alg</c>: the algorithm; <see langword="null"/> where there is none, or the settings cannot be used: every request is then
    /// answered with 401.</summary>
    public JwsAlgorithm? Algorithm { get; private init; }

    /// <summary><c>kid</c>: the id of the key, and of the header of each token.</summary>
    public string KeyId { get; private init; } = "";

    /// <summary><c>typ</c>: the type in the header of each token. Default <c>JWT</c>.</summary>
    public string Type { get; private init; } = "JWT";

    /// <summary><c>keys_to_sign</c>: the fields of the answer, at its top level, that become tokens where they are objects.</summary>
    public IReadOnlyList<string> Fields { get; private init; } = [];

    /// <summary><c>full</c>: whether a token is written as text with JSON (RFC 7515 section 7.2.2), not compactly. Default false.</summary>
    public bool Full { get; private init; }

    /// <summary>Where the key comes from.</summary>
    public KeySourceOptions Keys { get; private init; } = new();

    /// <summary>Reads the settings of an endpoint. A mistake is a warning: as in the original the endpoint then answers 401 to everything.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns>The options; <see langword="null"/> when there are none.</returns>
    public static SignerOptions? Read(EndpointConfig endpoint, DiagnosticBag diagnostics)
    {
        if (!endpoint.ExtraConfig.TryGet(Namespace, out ConfigNode? node))
        {
            return null;
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics);
        string name = reader.String("alg");
        var options = new SignerOptions
        {
            Source = node,
            KeyId = reader.String("kid"),
            Type = reader.String("typ") is { Length: > 0 } type ? type : "JWT",
            Fields = [.. reader.Strings("keys_to_sign").Distinct(StringComparer.Ordinal)],
            Full = reader.Boolean("full"),
            Keys = KeySourceOptions.Read(reader, diagnostics),
        };
        reader.WarnUnknownKeys();
        if (reader.WrongTypes > 0)
        {
            diagnostics.Warning(SigningCodes.Unreadable, node, "for the values of a wrong type none of auth/signer is read, so EVERY request is answered with 401", "correct them");
            return options;
        }

        if (!JwsAlgorithm.TryGet(name, out JwsAlgorithm? algorithm))
        {
            diagnostics.Warning(
                SigningCodes.Algorithm, reader.Child("alg") ?? node,
                $"{(name.Length == 0 ? "alg is missing" : $"there is no algorithm \"{name}\"")}, so EVERY request is answered with 401", $"write one of {JwsAlgorithm.Names}");
            return options;
        }

        if (options.Fields.Count == 0)
        {
            diagnostics.Warning(SigningCodes.NothingToSign, reader.Child("keys_to_sign") ?? node, "keys_to_sign is empty, so nothing is signed", "write the fields that become tokens");
        }

        return options.Keys.IsInsecure ? options : options with { Algorithm = algorithm };
    }

    /// <summary>The node of a key, for findings.</summary>
    /// <param name="key">The key.</param>
    public ConfigNode Setting(string key) => Source is ConfigObject source && source.TryGet(key, out ConfigProperty? property) ? property.Value : Source;
}
