using Sluice.Cel;
using Sluice.Gateway.Features.Jose;

namespace Sluice.Gateway.Features.Cel;

/// <summary>The variables of the token phase: the claims, their numbers doubles.</summary>
/// <param name="clock">The source of time.</param>
/// <param name="claims">The claims.</param>
internal sealed class TokenVariables(TimeProvider clock, JwtClaims claims) : PhaseVariables(clock)
{
    /// <inheritdoc/>
    protected override CelValue ResolveOwn(int slot) => slot == CelVocabulary.Token ? ClaimValues.Of(claims.Root) : default;
}

/// <summary>Claims as expressions see them.</summary>
internal static class ClaimValues
{
    /// <summary>A claim's value.</summary>
    /// <param name="value">The value.</param>
    public static CelValue Of(ClaimValue value) => value.Kind switch
    {
        ClaimKind.Null => CelValue.Null,
        ClaimKind.Boolean => value.Number == 1 ? CelValue.True : CelValue.False,
        ClaimKind.Number => CelValue.FromDouble(value.Number),
        ClaimKind.Text => CelValue.FromString(value.Text),
        ClaimKind.List => CelValue.FromList(new ClaimList(value)),
        _ => CelValue.FromMap(new ClaimMap(value)),
    };

    private sealed class ClaimList(ClaimValue list) : CelList
    {
        public override int Count => list.Items.Length;

        public override CelValue this[int index] => Of(list.Items[index]);
    }

    private sealed class ClaimMap(ClaimValue members) : StringKeyedMap
    {
        public override int Count => members.Members.Length;

        public override bool TryGetValue(string key, out CelValue value)
        {
            ClaimValue? found = members.Find(key);
            value = found is null ? default : Of(found);
            return found is not null;
        }

        public override IEnumerator<KeyValuePair<CelValue, CelValue>> GetEnumerator()
        {
            foreach ((string name, ClaimValue value) in members.Members)
            {
                yield return Entry(name, Of(value));
            }
        }
    }
}
