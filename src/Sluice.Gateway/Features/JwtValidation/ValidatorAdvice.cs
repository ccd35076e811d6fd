using Sluice.Configuration;
using Sluice.Gateway.Features.Jose;

namespace Sluice.Gateway.Features.JwtValidation;

/// <summary>Reads those settings of a validator that the original takes in its own way, and tells what comes of them.</summary>
/// <param name="reader">The settings.</param>
/// <param name="diagnostics">Where oddities are told.</param>
internal sealed class ValidatorAdvice(ObjectReader reader, DiagnosticBag diagnostics)
{
    /// <summary><c>cache_duration</c> when it is absent or 0.</summary>
    public static readonly TimeSpan DefaultCacheDuration = TimeSpan.FromMinutes(15);

    /// <summary>How many values had a type with which the original reads none of the settings, besides those that the reader counts.</summary>
    public int WrongTypes { get; private set; }

    /// <summary>Tells a value of a type with which the original reads none of the settings.</summary>
    /// <param name="node">The value.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="remedy">What to write.</param>
    public void WrongType(ConfigNode node, string message, string remedy)
    {
        WrongTypes++;
        diagnostics.Warning(ValueCodes.WrongType, node, message, remedy);
    }

    /// <summary>Reads a list of texts all of which count: one that is left out would make a condition laxer.</summary>
    /// <param name="key">The key.</param>
    public IReadOnlyList<string> Texts(string key)
    {
        foreach (ConfigNode item in reader.List(key))
        {
            if (item is ConfigScalar { ScalarKind: ConfigScalarKind.Null })
            {
                WrongType(item, "text belongs here, this is null", "write text in double quotes");
            }
        }

        return reader.Strings(key);
    }

    /// <summary>Reads a number of seconds; 0 and absent are the default of 15 minutes.</summary>
    /// <param name="key">The key.</param>
    public TimeSpan Seconds(string key)
    {
        long seconds = reader.Long(key);
        if (seconds is < 0 or > uint.MaxValue)
        {
            WrongType(reader.Child(key)!, $"{seconds} is no number of seconds", $"write 0 to {uint.MaxValue}");
            return DefaultCacheDuration;
        }

        return seconds > 0 ? TimeSpan.FromSeconds(seconds) : DefaultCacheDuration;
    }

    /// <summary>Reads <c>failed_jwk_key_cooldown</c>: below a second, and what is no duration, is off.</summary>
    /// <param name="key">The key.</param>
    public TimeSpan Cooldown(string key)
    {
        string text = reader.String(key);
        if (text.Length == 0)
        {
            return TimeSpan.Zero;
        }

        if (GoDuration.TryParse(text, out TimeSpan value, out string error) && value >= TimeSpan.FromSeconds(1))
        {
            return value;
        }

        diagnostics.Warning(
            ValidatorCodes.Duration, reader.Child(key)!, error.Length > 0 ? $"\"{text}\" is not a duration ({error}), so there is no cooldown" : "a cooldown below 1s is none",
            "write a duration such as \"10s\"");
        return TimeSpan.Zero;
    }

    /// <summary>Reads <c>leeway</c>: what is no duration, or less than the least, is the least.</summary>
    /// <param name="key">The key.</param>
    /// <param name="least">The least, and the default.</param>
    public TimeSpan Leeway(string key, TimeSpan least)
    {
        string text = reader.String(key);
        if (text.Length == 0)
        {
            return least;
        }

        if (!GoDuration.TryParse(text, out TimeSpan value, out string error))
        {
            diagnostics.Warning(ValidatorCodes.Duration, reader.Child(key)!, $"\"{text}\" is not a duration ({error}), so the leeway is 1s", "write a duration such as \"5s\"");
            return least;
        }

        if (value < least)
        {
            diagnostics.Warning(ValidatorCodes.Duration, reader.Child(key)!, "the leeway is never below 1s", "remove it, or write at least \"1s\"");
            return least;
        }

        return value;
    }

    /// <summary>Reads <c>key_identify_strategy</c>.</summary>
    /// <param name="key">The key.</param>
    public KeyIdentity Identity(string key)
    {
        string name = reader.String(key);
        if (!KeyIdentityExtensions.TryGet(name, out KeyIdentity identity))
        {
            diagnostics.Warning(ValidatorCodes.Strategy, reader.Child(key)!, $"\"{name}\" is no strategy, so keys are found by kid", "write kid, x5t, x5t#S256 or kid_x5t");
        }

        return identity;
    }

    /// <summary>Reads <c>alg</c>.</summary>
    /// <param name="name">Its value; empty when absent.</param>
    /// <returns>The algorithm; <see langword="null"/> after an error.</returns>
    public JwsAlgorithm? Algorithm(string name)
    {
        if (!JwsAlgorithm.TryGet(name, out JwsAlgorithm? algorithm))
        {
            diagnostics.Error(
                ValidatorCodes.Algorithm, reader.Child("alg") ?? reader.Node,
                name.Length == 0 ? "alg is missing, and it has no default" : $"\"{name}\" is not an algorithm",
                $"write the one that your tokens are signed with: {JwsAlgorithm.Names}");
        }

        return algorithm;
    }

    /// <summary>Whether <c>roles_key</c> is a path, where <c>roles_key_is_nested</c> is set.</summary>
    /// <param name="rolesKey">The key.</param>
    public bool IsNestedRolesKey(string rolesKey)
    {
        if (!rolesKey.Contains('.', StringComparison.Ordinal))
        {
            return false;
        }

        if (rolesKey.Length < 4)
        {
            diagnostics.Error(
                ValidatorCodes.RolesKey, reader.Child("roles_key")!, "a nested roles_key needs at least 4 characters: KrakenD ends at the start with it", "name the claims in more than one letter");
        }

        return !rolesKey.StartsWith("http", StringComparison.Ordinal);
    }

    /// <summary>Tells what is written and has another effect than it seems to.</summary>
    /// <param name="options">The options.</param>
    /// <param name="scopes"><c>scopes</c>.</param>
    /// <param name="scopesKey"><c>scopes_key</c>.</param>
    /// <param name="matcher"><c>scopes_matcher</c>.</param>
    public void TellOddities(ValidatorOptions options, IReadOnlyList<string> scopes, string scopesKey, string matcher)
    {
        if (scopes.Count > 0 && scopesKey.Length == 0)
        {
            diagnostics.Warning(ValidatorCodes.ScopesOff, reader.Child("scopes")!, "without scopes_key NO scope is checked", "name the claim with the scopes: \"scopes_key\": \"scope\"");
        }

        if (scopes.Count > 0 && scopesKey.StartsWith("http", StringComparison.Ordinal) && scopesKey.Contains('.', StringComparison.Ordinal))
        {
            diagnostics.Warning(
                ValidatorCodes.NeverFound, reader.Child("scopes_key")!, "the dots of scopes_key lead into objects, so a claim named by a URL is never found and EVERY token is refused with 403",
                "have the issuer put the scopes into a claim without dots in its name");
        }

        if (matcher is not ("" or "any" or "all"))
        {
            diagnostics.Warning(ValidatorCodes.Matcher, reader.Child("scopes_matcher")!, $"\"{matcher}\" is neither any nor all, so ONE of the scopes is enough", "write any or all");
        }

        if (options.Cache && options.Keys.IsLocal)
        {
            diagnostics.Error(ValidatorCodes.CacheOfFile, reader.Child("cache")!, "cache does not go with jwk_local_path", "remove cache: keys of a file are always in memory");
        }

        foreach (string key in (string[])["cache_duration", "failed_jwk_key_cooldown"])
        {
            if (reader.Has(key) && (options.Keys.IsLocal || (key == "cache_duration" && !options.Cache)))
            {
                diagnostics.Warning(ValidatorCodes.NoEffect, reader.Child(key)!, $"{key} has no effect {(options.Keys.IsLocal ? "on keys from a file" : "without cache")}",
                    options.Keys.IsLocal ? "remove it" : "set \"cache\": true");
            }
        }

        if (!options.Keys.IsLocal && !options.Cache)
        {
            diagnostics.Warning(ValidatorCodes.Uncached, reader.Node, "without cache the keys are downloaded again and again, and no request passes while the key server is down", "set \"cache\": true");
        }
    }
}
