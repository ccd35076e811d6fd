using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Sluice.Cel;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Cel;

/// <summary>The parameters of a request as expressions see them: the first letter of a name is in upper case. In a sequential chain
/// <c>RespN_field</c> is a field of an earlier backend's data (core.md 7.4); such names are found but not listed.</summary>
/// <param name="request">The request.</param>
internal sealed class ParameterMap(ProxyRequest request) : StringKeyedMap
{
    /// <inheritdoc/>
    public override int Count => request.ParameterNames.Length;

    /// <inheritdoc/>
    public override bool TryGetValue(string key, out CelValue value)
    {
        ReadOnlySpan<string> names = request.ParameterNames;
        for (int i = 0; i < names.Length; i++)
        {
            if (IsCapitalized(names[i], key))
            {
                value = CelValue.FromString(request.Parameters[i]);
                return true;
            }
        }

        return TryFindEarlier(key, out value);
    }

    /// <inheritdoc/>
    public override IEnumerator<KeyValuePair<CelValue, CelValue>> GetEnumerator()
    {
        for (int i = 0; i < request.ParameterNames.Length; i++)
        {
            string name = request.ParameterNames[i];
            yield return Entry(char.ToUpperInvariant(name[0]) + name[1..], CelValue.FromString(request.Parameters[i]));
        }
    }

    private static bool IsCapitalized(string name, string key) =>
        key.Length == name.Length && key[0] == char.ToUpperInvariant(name[0]) && key.AsSpan(1).SequenceEqual(name.AsSpan(1));

    private bool TryFindEarlier(string key, out CelValue value)
    {
        value = default;
        using var text = new BodyBuffer();
        if (request.Earlier.Count == 0
            || !TryParse(key, out int backend, out DataPath? field)
            || backend >= request.Earlier.Count
            || request.Earlier[backend] is not { } data
            || !data.TryFind(field, text))
        {
            return false;
        }

        value = CelValue.FromString(LosslessUtf8.Decode(text.Span));
        return true;
    }

    private static bool TryParse(string key, out int backend, [NotNullWhen(true)] out DataPath? field)
    {
        const string Prefix = "Resp";
        int underscore = key.IndexOf('_', StringComparison.Ordinal);
        bool isField = key.StartsWith(Prefix, StringComparison.Ordinal) && underscore > Prefix.Length && underscore < key.Length - 1;
        backend = 0;
        field = isField && int.TryParse(key.AsSpan(Prefix.Length, underscore - Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out backend)
            ? new DataPath(key[(underscore + 1)..])
            : null;
        return field is not null;
    }
}
