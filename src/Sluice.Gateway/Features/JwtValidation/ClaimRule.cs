using Sluice.Gateway.Features.Jose;

namespace Sluice.Gateway.Features.JwtValidation;

/// <summary>How many of the wanted values a claim must have.</summary>
internal enum ClaimMatch
{
    /// <summary>One.</summary>
    Any,

    /// <summary>All.</summary>
    All,
}

/// <summary>The outcome of looking at a claim.</summary>
internal enum ClaimOutcome
{
    /// <summary>It has what is wanted.</summary>
    Granted,

    /// <summary>It has not: 403.</summary>
    Denied,

    /// <summary>It is a list with items that are not text, of which the original answers 500.</summary>
    Malformed,
}

/// <summary>What the claim with roles, or with scopes, must hold: a list of texts, or one text with spaces between them.</summary>
/// <param name="path">The names that lead to the claim.</param>
/// <param name="wanted">The values; at least one.</param>
/// <param name="match">How many of them.</param>
/// <param name="readsAllItems">Whether an item that is not text counts even after a match.</param>
internal sealed class ClaimRule(string[] path, string[] wanted, ClaimMatch match, bool readsAllItems)
{
    /// <summary>Looks at the claims of a token.</summary>
    /// <param name="claims">All claims.</param>
    public ClaimOutcome Check(ClaimValue claims)
    {
        if (claims.Find(path) is not { } claim)
        {
            return ClaimOutcome.Denied;
        }

        if (readsAllItems && Array.Exists(claim.Items, static item => item.Kind != ClaimKind.Text))
        {
            return ClaimOutcome.Malformed;
        }

        foreach (string value in wanted)
        {
            ClaimOutcome found = claim.Kind switch
            {
                ClaimKind.List => FindIn(claim.Items, value),
                ClaimKind.Text => FindIn(claim.Text, value),
                _ => ClaimOutcome.Denied,
            };
            if (found == ClaimOutcome.Malformed || found == (match == ClaimMatch.All ? ClaimOutcome.Denied : ClaimOutcome.Granted))
            {
                return found;
            }
        }

        return match == ClaimMatch.All ? ClaimOutcome.Granted : ClaimOutcome.Denied;
    }

    private static ClaimOutcome FindIn(ClaimValue[] items, string value)
    {
        foreach (ClaimValue item in items)
        {
            if (item.Kind != ClaimKind.Text)
            {
                return ClaimOutcome.Malformed;
            }

            if (item.Text == value)
            {
                return ClaimOutcome.Granted;
            }
        }

        return ClaimOutcome.Denied;
    }

    private static ClaimOutcome FindIn(string text, string value)
    {
        foreach (Range range in text.AsSpan().Split(' '))
        {
            if (text.AsSpan(range).SequenceEqual(value))
            {
                return ClaimOutcome.Granted;
            }
        }

        return ClaimOutcome.Denied;
    }
}
