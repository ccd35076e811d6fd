using System.Globalization;
using System.Text.RegularExpressions;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Proxy;

/// <summary>An item of <c>sequential_propagated_params</c> (core.md 7.4).</summary>
/// <param name="Name">The parameter that later backends find, such as <c>Resp0_auth.token</c>.</param>
/// <param name="Backend">The position of the backend whose data has the value.</param>
/// <param name="Field">The field.</param>
internal sealed partial record PropagatedParameter(string Name, int Backend, DataPath Field)
{
    /// <summary>Reads the list. What has another form is of no effect, as is <c>respN</c> without a field: only the body of a <c>no-op</c>
    /// backend would be meant, and such a backend has no others beside it.</summary>
    /// <param name="items">The items.</param>
    public static IReadOnlyList<PropagatedParameter> ReadAll(IReadOnlyList<string> items)
    {
        var all = new List<PropagatedParameter>();
        foreach (string item in items)
        {
            if (Form().Match(item) is { Success: true } match)
            {
                all.Add(new(
                    ProxyRequest.Capitalize(item),
                    int.Parse(match.Groups["backend"].ValueSpan, CultureInfo.InvariantCulture),
                    new DataPath(match.Groups["field"].Value)));
            }
        }

        return all;
    }

    [GeneratedRegex(@"^[Rr]esp(?<backend>\d{1,4})_(?<field>.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
