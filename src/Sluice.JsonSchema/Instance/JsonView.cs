using System.Buffers;

namespace Sluice.JsonSchema.Instance;

/// <summary>A document's bytes with its tokens: what is needed to compare values of one or two documents.</summary>
/// <param name="source">The document.</param>
/// <param name="tokens">Its tokens.</param>
/// <param name="doubles">Whether its numbers are taken as doubles.</param>
internal readonly ref struct JsonView(ReadOnlySpan<byte> source, JsonTokens tokens, bool doubles)
{
    /// <summary>The document.</summary>
    public readonly ReadOnlySpan<byte> Source = source;

    /// <summary>Its tokens.</summary>
    public readonly JsonTokens Tokens = tokens;

    /// <summary>Whether its numbers are taken as doubles.</summary>
    public readonly bool Doubles = doubles;

    /// <summary>The text of a string or number.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The bytes.</returns>
    public ReadOnlySpan<byte> Text(int token) => Tokens.Text(Source, token);

    /// <summary>The value of a number.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The exact value.</returns>
    public ExactNumber Number(int token) => ExactNumber.Parse(Text(token), Doubles);

    /// <summary>How many different names an object has.</summary>
    /// <param name="token">The object, in a document whose repeated names are marked.</param>
    /// <returns>The count.</returns>
    public int MemberCount(int token)
    {
        ref readonly var container = ref Tokens[token];
        var count = container.Length;
        if ((container.Flags & JsonTokenFlags.HasShadowed) != JsonTokenFlags.None)
        {
            for (var name = token + 1; name < container.Next; name = Tokens[name + 1].Next)
            {
                count -= (Tokens[name].Flags & JsonTokenFlags.Shadowed) != JsonTokenFlags.None ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>Whether two values are the same value (JSON Schema core 4.2.2: numbers by value, members in any order).</summary>
    /// <param name="token">A value of this document.</param>
    /// <param name="other">Another document, or this one.</param>
    /// <param name="otherToken">A value of it.</param>
    /// <returns>Whether they are equal.</returns>
    public bool ValueEquals(int token, JsonView other, int otherToken)
    {
        var kind = Tokens[token].Kind;
        if (kind != other.Tokens[otherToken].Kind)
        {
            return false;
        }

        return kind switch
        {
            JsonKind.String => Text(token).SequenceEqual(other.Text(otherToken)),
            JsonKind.Number => Text(token).SequenceEqual(other.Text(otherToken)) || Number(token).Equals(other.Number(otherToken)),
            JsonKind.Array => ArrayEquals(token, other, otherToken),
            JsonKind.Object => ObjectEquals(token, other, otherToken),
            _ => true,
        };
    }

    /// <summary>A hash that equal values share. It is seeded anew in each process, so nobody can send values that collide.</summary>
    /// <param name="token">The value.</param>
    /// <returns>The hash.</returns>
    public int ValueHash(int token)
    {
        ref readonly var value = ref Tokens[token];
        var hash = new HashCode();
        hash.Add((int)value.Kind);
        switch (value.Kind)
        {
            case JsonKind.String:
                hash.AddBytes(Text(token));
                break;
            case JsonKind.Number:
                hash.Add(Number(token).GetHashCode());
                break;
            case JsonKind.Array:
                for (var item = token + 1; item < value.Next; item = Tokens[item].Next)
                {
                    hash.Add(ValueHash(item));
                }

                break;
            case JsonKind.Object:
                var sum = 0;
                for (var name = token + 1; name < value.Next; name = Tokens[name + 1].Next)
                {
                    if ((Tokens[name].Flags & JsonTokenFlags.Shadowed) == JsonTokenFlags.None)
                    {
                        sum += HashCode.Combine(ValueHash(name), ValueHash(name + 1));
                    }
                }

                hash.Add(sum);
                break;
        }

        return hash.ToHashCode();
    }

    private bool ArrayEquals(int token, JsonView other, int otherToken)
    {
        if (Tokens[token].Length != other.Tokens[otherToken].Length)
        {
            return false;
        }

        var item = token + 1;
        var otherItem = otherToken + 1;
        for (var end = Tokens[token].Next; item < end; item = Tokens[item].Next, otherItem = other.Tokens[otherItem].Next)
        {
            if (!ValueEquals(item, other, otherItem))
            {
                return false;
            }
        }

        return true;
    }

    private bool ObjectEquals(int token, JsonView other, int otherToken)
    {
        var count = MemberCount(token);
        if (count != other.MemberCount(otherToken))
        {
            return false;
        }

        if (count > 16)
        {
            return LargeObjectEquals(token, other, otherToken);
        }

        for (var name = token + 1; name < Tokens[token].Next; name = Tokens[name + 1].Next)
        {
            if ((Tokens[name].Flags & JsonTokenFlags.Shadowed) == JsonTokenFlags.None && !other.HasMember(otherToken, this, name))
            {
                return false;
            }
        }

        return true;
    }

    private bool HasMember(int token, JsonView other, int otherName)
    {
        var text = other.Text(otherName);
        for (var name = token + 1; name < Tokens[token].Next; name = Tokens[name + 1].Next)
        {
            if ((Tokens[name].Flags & JsonTokenFlags.Shadowed) == JsonTokenFlags.None && Text(name).SequenceEqual(text))
            {
                return ValueEquals(name + 1, other, otherName + 1);
            }
        }

        return false;
    }

    /// <summary>Compares large objects in linear time, by their members' names in order of hash.</summary>
    private bool LargeObjectEquals(int token, JsonView other, int otherToken)
    {
        var count = MemberCount(token);
        var keys = ArrayPool<long>.Shared.Rent(count * 2);
        try
        {
            var mine = keys.AsSpan(0, count);
            var others = keys.AsSpan(count, count);
            SortNames(token, mine);
            other.SortNames(otherToken, others);
            for (var i = 0; i < count; i++)
            {
                var name = (int)mine[i];
                var hash = mine[i] >> 32;
                var found = false;

                // Members of the same hash are neighbours, and the seeded hash keeps them few.
                for (var j = i; !found && j >= 0 && others[j] >> 32 == hash; j--)
                {
                    found = SameMember(name, other, (int)others[j]);
                }

                for (var j = i + 1; !found && j < count && others[j] >> 32 == hash; j++)
                {
                    found = SameMember(name, other, (int)others[j]);
                }

                if (!found)
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            ArrayPool<long>.Shared.Return(keys);
        }
    }

    private bool SameMember(int name, JsonView other, int otherName) =>
        Text(name).SequenceEqual(other.Text(otherName)) && ValueEquals(name + 1, other, otherName + 1);

    private void SortNames(int token, Span<long> into)
    {
        var i = 0;
        for (var name = token + 1; name < Tokens[token].Next; name = Tokens[name + 1].Next)
        {
            if ((Tokens[name].Flags & JsonTokenFlags.Shadowed) == JsonTokenFlags.None)
            {
                into[i++] = ((long)ValueHash(name) << 32) | (uint)name;
            }
        }

        into.Sort();
    }
}
