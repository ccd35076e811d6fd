using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Sluice.Gateway.Features.Jose;

/// <summary>The claims of a token whose signature was found valid (RFC 7519 section 4), immutable.</summary>
internal sealed class JwtClaims
{
    /// <summary>The levels of nesting that are read.</summary>
    private const int MaxDepth = 64;

    /// <summary>From so many members on a set finds names that repeat.</summary>
    private const int ManyMembers = 16;

    /// <summary>The seconds since 1970 below which a time is one.</summary>
    private const double MaxTime = 9.2e18;

    private JwtClaims(ClaimValue root) => Root = root;

    /// <summary>All claims: an object.</summary>
    public ClaimValue Root { get; }

    /// <summary><c>iss</c>; empty when absent or null.</summary>
    public string Issuer { get; private init; } = "";

    /// <summary><c>aud</c>: one text, or those of a list.</summary>
    public string[] Audience { get; private init; } = [];

    /// <summary><c>exp</c> in seconds since 1970, cut to a whole number; <see langword="null"/> when absent or null.</summary>
    public long? Expires { get; private init; }

    /// <summary><c>nbf</c> likewise.</summary>
    public long? NotBefore { get; private init; }

    /// <summary><c>iat</c> likewise.</summary>
    public long? IssuedAt { get; private init; }

    /// <summary>Reads the payload of a token. A name that repeats, at any depth, makes it invalid, as does a registered claim of another type
    /// than RFC 7519 gives it: two readers must not see two tokens.</summary>
    /// <param name="utf8">The decoded payload.</param>
    /// <param name="claims">The claims.</param>
    /// <param name="problem">Why they are invalid.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out JwtClaims? claims, [NotNullWhen(false)] out string? problem)
    {
        claims = null;
        ClaimValue? root;
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
            root = reader.Read() ? Read(ref reader) : null;

            // Whatever follows the value is refused by this, with an exception.
            reader.Read();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            root = null;
        }

        if (root is not { Kind: ClaimKind.Object })
        {
            problem = "the claims are not a JSON object, or a name repeats";
            return false;
        }

        string[]? audience = ReadAudience(root.Find("aud"));
        problem = audience is null ? "aud is neither text nor a list of texts"
            : IsTextOrAbsent(root, "iss") && IsTextOrAbsent(root, "sub") && IsTextOrAbsent(root, "jti") ? null : "iss, sub or jti is not text";
        long? expires = ReadTime(root, "exp", ref problem);
        long? notBefore = ReadTime(root, "nbf", ref problem);
        long? issuedAt = ReadTime(root, "iat", ref problem);
        claims = problem is not null ? null : new JwtClaims(root)
        {
            Issuer = root.Find("iss")?.Text ?? "",
            Audience = audience!,
            Expires = expires,
            NotBefore = notBefore,
            IssuedAt = issuedAt,
        };
        return claims is not null;
    }

    private static ClaimValue? Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return ClaimValue.Of(reader.GetString()!);
            case JsonTokenType.Number:
                double number = reader.GetDouble();
                return double.IsFinite(number) ? ClaimValue.Of(number) : null;
            case JsonTokenType.True:
                return ClaimValue.True;
            case JsonTokenType.False:
                return ClaimValue.False;
            case JsonTokenType.Null:
                return ClaimValue.Null;
            case JsonTokenType.StartArray:
                return ReadList(ref reader);
            default:
                return ReadObject(ref reader);
        }
    }

    private static ClaimValue? ReadList(ref Utf8JsonReader reader)
    {
        var items = new List<ClaimValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (Read(ref reader) is not { } item)
            {
                return null;
            }

            items.Add(item);
        }

        return ClaimValue.Of([.. items]);
    }

    private static ClaimValue? ReadObject(ref Utf8JsonReader reader)
    {
        var members = new List<KeyValuePair<string, ClaimValue>>();
        HashSet<string>? names = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (Read(ref reader) is not { } value)
            {
                return null;
            }

            bool repeats = false;
            if (members.Count < ManyMembers)
            {
                foreach (KeyValuePair<string, ClaimValue> member in members)
                {
                    repeats |= member.Key == name;
                }
            }
            else
            {
                names ??= new HashSet<string>(members.Select(static m => m.Key), StringComparer.Ordinal);
                repeats = !names.Add(name);
            }

            if (repeats)
            {
                return null;
            }

            members.Add(new(name, value));
        }

        return ClaimValue.Of([.. members]);
    }

    private static bool IsTextOrAbsent(ClaimValue root, string name) => root.Find(name) is null or { Kind: ClaimKind.Text or ClaimKind.Null };

    private static string[]? ReadAudience(ClaimValue? value) => value switch
    {
        null => [],
        { Kind: ClaimKind.Text } => [value.Text],
        { Kind: ClaimKind.List } when Array.TrueForAll(value.Items, static i => i.Kind == ClaimKind.Text) => [.. value.Items.Select(static i => i.Text)],
        _ => null,
    };

    // The original counts seconds in 64 bits, so that a time in milli-, micro- or nanoseconds is one far away. Beyond, it wraps around into
    // the past: that is no time.
    private static long? ReadTime(ClaimValue root, string name, ref string? problem)
    {
        if (root.Find(name) is not { Kind: not ClaimKind.Null } value)
        {
            return null;
        }

        if (value.Kind == ClaimKind.Number && Math.Abs(value.Number) < MaxTime)
        {
            return (long)value.Number;
        }

        problem ??= $"{name} is not a time";
        return null;
    }
}
