using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Sluice.Gateway.Features.Jose;

/// <summary>The keys of a JWKS document (RFC 7517 section 5), in its order, and what of it could not be used.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Unusable">Why other keys of the document are left out, a line each, without any of their values.</param>
internal sealed record JsonWebKeySet(IReadOnlyList<JsonWebKey> Keys, IReadOnlyList<string> Unusable)
{
    /// <summary>The largest document in bytes: hundreds of keys, and no memory for a hostile server to fill.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>The most keys of a document that are read.</summary>
    public const int MaxKeys = 1000;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <summary>Reads a document. One key that cannot be used does not make the others useless.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="set">Its keys; at least one, or one that is unusable.</param>
    /// <param name="problem">Why it is no document.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out JsonWebKeySet? set, [NotNullWhen(false)] out string? problem)
    {
        set = null;
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, Options);
        }
        catch (JsonException exception)
        {
            problem = $"it is not JSON, or a name repeats (line {(exception.LineNumber ?? 0) + 1})";
            return false;
        }
        catch (InvalidOperationException)
        {
            problem = "a name in it is not text";
            return false;
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("keys", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
            {
                problem = "it has no list \"keys\"";
                return false;
            }

            if (list.GetArrayLength() is 0 or > MaxKeys)
            {
                problem = list.GetArrayLength() == 0 ? "its list of keys is empty" : $"it has more than {MaxKeys} keys";
                return false;
            }

            set = Read(list);
            problem = null;
            return true;
        }
    }

    private static JsonWebKeySet Read(JsonElement list)
    {
        var keys = new List<JsonWebKey>();
        var unusable = new List<string>();
        int number = 0;
        foreach (JsonElement item in list.EnumerateArray())
        {
            number++;
            if (JsonWebKeyReader.TryRead(item, out JsonWebKey? key, out string? problem))
            {
                keys.Add(key);
            }
            else
            {
                unusable.Add($"key #{number}: {problem}");
            }
        }

        return new JsonWebKeySet(keys, unusable);
    }
}
