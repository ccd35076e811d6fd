using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sluice.Configuration;
using Sluice.Gateway.Features.Jose;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.JwtValidation;

/// <summary>Puts claims into headers of the client's request, over whatever the client sent there (<c>propagate_claims</c>, security-traffic.md
/// 1.7). Backends get them where <c>input_headers</c> lets them through.</summary>
internal sealed class ClaimPropagation
{
    /// <summary>No claim is put into a header.</summary>
    public static readonly ClaimPropagation None = new([], preservesArrays: false);

    private readonly (string[] Path, string Header)[] _pairs;
    private readonly bool _preservesArrays;

    private ClaimPropagation((string[], string)[] pairs, bool preservesArrays)
    {
        _pairs = pairs;
        _preservesArrays = preservesArrays;
    }

    /// <summary>Reads the settings.</summary>
    /// <param name="reader">The validator's settings.</param>
    /// <param name="diagnostics">Where pairs that have no effect are told.</param>
    /// <param name="advice">Counts wrong types.</param>
    public static ClaimPropagation Read(ObjectReader reader, DiagnosticBag diagnostics, ValidatorAdvice advice)
    {
        var pairs = new List<(string[], string)>();
        foreach (ConfigNode item in reader.List("propagate_claims"))
        {
            if (item is not ConfigArray tuple || !tuple.Items.All(static t => t is ConfigScalar { ScalarKind: ConfigScalarKind.String }))
            {
                advice.WrongType(item, $"a list of two texts belongs here, this is {item.Kind}", "write [\"claim\", \"X-Header\"]");
                continue;
            }

            if (tuple.Items.Count != 2)
            {
                diagnostics.Warning(ValidatorCodes.Pair, item, $"the list has {tuple.Items.Count} texts instead of two, so it has NO effect", "write [\"claim\", \"X-Header\"]");
                continue;
            }

            string claim = ((ConfigScalar)tuple.Items[0]).Text;
            string header = CanonicalHeader.Of(((ConfigScalar)tuple.Items[1]).Text);
            if (!CanonicalHeader.IsToken(header) || HeaderFilter.BelongsToConnection(header))
            {
                diagnostics.Warning(ValidatorCodes.Pair, item, $"\"{header}\" is not a header that goes on to backends, so the claim has NO effect", "choose another name");
                continue;
            }

            bool isPath = claim.Contains('.', StringComparison.Ordinal) && !claim.StartsWith("http", StringComparison.Ordinal);
            pairs.Add((isPath ? claim.Split('.') : [claim], header));
        }

        return new ClaimPropagation([.. pairs], reader.Boolean("propagate_claims_preserve_array"));
    }

    /// <summary>Sets the headers. A claim that is missing leaves an empty header, so that none of the client's gets through.</summary>
    /// <param name="claims">All claims.</param>
    /// <param name="headers">The client's headers.</param>
    public void Apply(ClaimValue claims, IHeaderDictionary headers)
    {
        foreach ((string[] path, string header) in _pairs)
        {
            ClaimValue? claim = claims.Find(path);
            headers[header] = claim is null ? new StringValues("")
                : _preservesArrays ? Several(claim)
                : new StringValues(HeaderText.FromText(ClaimText.Of(claim)));
        }
    }

    private static StringValues Several(ClaimValue claim)
    {
        string[] texts = ClaimText.Several(claim);
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = HeaderText.FromText(texts[i]);
        }

        return new StringValues(texts);
    }
}
