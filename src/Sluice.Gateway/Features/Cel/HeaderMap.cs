using System.Text;
using Sluice.Cel;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Cel;

/// <summary>Headers as expressions see them: canonical names, each with the values of all of its lines.</summary>
/// <param name="headers">The lines; so few that walking them all costs less than an index.</param>
internal sealed class HeaderMap(HeaderList headers) : StringKeyedMap
{
    /// <inheritdoc/>
    public override int Count
    {
        get
        {
            int count = 0;
            for (int i = 0; i < headers.Count; i++)
            {
                count += IsFirst(i) ? 1 : 0;
            }

            return count;
        }
    }

    /// <inheritdoc/>
    public override bool TryGetValue(string key, out CelValue value)
    {
        List<CelValue>? values = null;
        foreach (ref readonly Header header in headers.AsSpan())
        {
            if (header.Name == key)
            {
                (values ??= []).Add(CelValue.FromString(Text(header.Value)));
            }
        }

        value = values is null ? default : CelValue.FromList([.. values]);
        return values is not null;
    }

    /// <inheritdoc/>
    public override bool ContainsKey(in CelValue key)
    {
        if (key.Kind != CelKind.String)
        {
            return false;
        }

        string name = key.AsString();
        foreach (ref readonly Header header in headers.AsSpan())
        {
            if (header.Name == name)
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override IEnumerator<KeyValuePair<CelValue, CelValue>> GetEnumerator()
    {
        for (int i = 0; i < headers.Count; i++)
        {
            if (IsFirst(i) && TryGetValue(headers[i].Name, out CelValue values))
            {
                yield return Entry(headers[i].Name, values);
            }
        }
    }

    private bool IsFirst(int index)
    {
        foreach (ref readonly Header header in headers.AsSpan()[..index])
        {
            if (header.Name == headers[index].Name)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A header's value as text: its characters are bytes, which usually are UTF-8.</summary>
    private static string Text(string value) =>
        Ascii.IsValid(value) ? value : LosslessUtf8.Decode(Encoding.Latin1.GetBytes(value));
}
