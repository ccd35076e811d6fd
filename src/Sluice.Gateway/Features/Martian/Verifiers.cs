using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Martian;

/// <summary>The verifiers that the original registers, though nothing reads their findings there: one has no effect, the others fail
/// every call, right or wrong (manipulation.md 2.1).</summary>
internal static class Verifiers
{
    /// <summary><c>header.Verifier</c>: no effect.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair OfHeader(ComponentReader reader)
    {
        Read(reader, "name", "value");
        reader.Warn(MartianCodes.NoEffect, null, "header.Verifier has no effect: nothing reads what it finds", "remove it");
        return default;
    }

    /// <summary><c>querystring.Verifier</c>.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair OfQuery(ComponentReader reader)
    {
        Read(reader, "name", "value");
        return new ModifierPair(Failing(reader), null);
    }

    /// <summary><c>url.Verifier</c>.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair OfUrl(ComponentReader reader)
    {
        Read(reader, "scheme", "host", "path", "query");
        return new ModifierPair(Failing(reader), null);
    }

    /// <summary><c>status.Verifier</c>.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair OfStatus(ComponentReader reader)
    {
        reader.Integer("statusCode");
        return new ModifierPair(null, Failing(reader));
    }

    private static void Read(ComponentReader reader, params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            reader.Text(key);
        }
    }

    private static Modifier Failing(ComponentReader reader)
    {
        string name = reader.Name;
        reader.Warn(MartianCodes.EveryCallFails, null, $"{name} fails every call of this backend, as it does in KrakenD", "remove it");
        return _ => new Failure(FailureKind.Modifier, $"{name} cannot be used in a gateway");
    }
}
