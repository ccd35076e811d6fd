using System.Text.RegularExpressions;
using Sluice.Cel;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Cel;

/// <summary>The parameters of a request as expressions see them: the first letter of a name is in upper case. In a sequential chain
/// <c>RespN_field</c> is a field of an earlier backend's data (core.md 7.4); such names are found but not listed.</summary>
/// <param name="request">The request.</param>
internal sealed partial class ParameterMap(ProxyRequest request) : StringKeyedMap
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
        if (request.Earlier.Count == 0 || EarlierField().Match(key) is not { Success: true } match)
        {
            return false;
        }

        int backend = int.Parse(match.Groups[1].ValueSpan);
        using var text = new BodyBuffer();
        if (backend >= request.Earlier.Count
            || request.Earlier[backend] is not { } data
            || !data.TryFind(new DataPath(match.Groups[2].Value), text))
        {
            return false;
        }

        value = CelValue.FromString(LosslessUtf8.Decode(text.Span));
        return true;
    }

    [GeneratedRegex(@"^Resp(\d{1,4})_(.+)$")]
    private static partial Regex EarlierField();
}
