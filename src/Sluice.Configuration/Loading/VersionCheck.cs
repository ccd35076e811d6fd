using System.Globalization;

namespace Sluice.Configuration;

/// <summary>Checks <c>version</c>, which must be 3 (core.md 2.3). A version 2 file is refused with the edits that make it
/// version 3.</summary>
internal static class VersionCheck
{
    /// <summary>The keys of version 2 that version 3 calls otherwise, at every level.</summary>
    private static readonly Dictionary<string, string> RenamedKeys = new(StringComparer.Ordinal)
    {
        ["querystring_params"] = "input_query_strings",
        ["headers_to_pass"] = "input_headers",
        ["whitelist"] = "allow",
        ["blacklist"] = "deny",
    };

    /// <summary>The options of version 2 components that version 3 calls otherwise, by short namespace.</summary>
    private static readonly Dictionary<string, Dictionary<string, string>> RenamedOptions = new(StringComparer.Ordinal)
    {
        ["qos/ratelimit/router"] = new(StringComparer.Ordinal) { ["maxRate"] = "max_rate", ["clientMaxRate"] = "client_max_rate" },
        ["qos/ratelimit/proxy"] = new(StringComparer.Ordinal) { ["maxRate"] = "max_rate" },
        ["qos/circuit-breaker"] = new(StringComparer.Ordinal) { ["maxErrors"] = "max_errors", ["logStatusChange"] = "log_status_change" },
        ["auth/validator"] = new(StringComparer.Ordinal) { ["jwk-url"] = "jwk_url" },
        ["auth/signer"] = new(StringComparer.Ordinal) { ["jwk-url"] = "jwk_url", ["keys-to-sign"] = "keys_to_sign" },
        ["security/bot-detector"] = new(StringComparer.Ordinal) { ["whitelist"] = "allow", ["blacklist"] = "deny", ["cacheSize"] = "cache_size" },
    };

    /// <summary>Finds what version 3 calls a key of version 2.</summary>
    /// <param name="key">The key.</param>
    public static string? NewName(string key) => RenamedKeys.GetValueOrDefault(key);

    /// <summary>Tells a wrong version.</summary>
    /// <param name="document">The document.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    /// <returns>Whether the rest of the document is worth reading as version 3.</returns>
    public static bool IsReadable(ConfigObject document, DiagnosticBag diagnostics)
    {
        if (!document.TryGet("version", out ConfigProperty? property) || property.Value is ConfigScalar { ScalarKind: ConfigScalarKind.Null })
        {
            diagnostics.Error(ServiceCodes.Version, document, "the version is missing", "write \"version\": 3");
            return true;
        }

        if (property.Value is not ConfigScalar scalar || !ScalarConversion.TryWhole(scalar, out long version, out _))
        {
            diagnostics.Error(ServiceCodes.Version, property.Value, "the version is not a number", "write \"version\": 3");
            return true;
        }

        switch (version)
        {
            case 3:
                return true;
            case 2:
                diagnostics.Error(ServiceCodes.Version2, property.Value, "this is a version 2 configuration, the version must be 3",
                    "write 3 here and make the other edits that are told; nothing else of the file was checked");
                TellEdits(document, diagnostics, scope: null);
                return false;
            default:
                diagnostics.Error(ServiceCodes.Version, property.Value, $"version {version.ToString(CultureInfo.InvariantCulture)} is not supported, the version must be 3",
                    "write 3");
                return true;
        }
    }

    private static void TellEdits(ConfigNode node, DiagnosticBag diagnostics, string? scope)
    {
        if (node is ConfigArray array)
        {
            foreach (ConfigNode item in array.Items)
            {
                TellEdits(item, diagnostics, scope);
            }
        }

        if (node is not ConfigObject map)
        {
            return;
        }

        foreach (ConfigProperty property in map.Properties)
        {
            bool isNamespace = scope == "extra_config";
            string? renamed = RenameOf(property.Name, scope);
            if (renamed is not null)
            {
                diagnostics.Add(new Diagnostic(ServiceCodes.Version2Name, DiagnosticSeverity.Error, property.Position, property.Value.Path,
                    $"version 3 calls \"{property.Name}\" otherwise", $"write \"{renamed}\""));
            }

            if (scope is null && property.Name == "extra_config")
            {
                TellEdits(property.Value, diagnostics, "extra_config");
            }
            else if (isNamespace)
            {
                string? shortName = renamed ?? (Namespaces.TryGetShortName(property.Name, out string? known) ? known : property.Name);
                TellEdits(property.Value, diagnostics, shortName);
            }
            else if (scope is null)
            {
                TellEdits(property.Value, diagnostics, scope: property.Name == "mapping" ? "mapping" : null);
            }
        }
    }

    private static string? RenameOf(string name, string? scope)
    {
        switch (scope)
        {
            case null:
                return NewName(name);
            case "extra_config":
                // Spellings that version 3 still reads need no edit.
                return Namespaces.TryGetSuccessor(name, out string? successor) ? successor : null;
            default:
                return RenamedOptions.GetValueOrDefault(scope)?.GetValueOrDefault(name);
        }
    }
}
