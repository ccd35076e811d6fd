using System.Text.RegularExpressions;
using Sluice.Configuration;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Cel;

/// <summary>Tells expressions of an endpoint that read a header or query string which its requests never have.</summary>
internal static partial class CelReads
{
    /// <summary>Tells them.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="diagnostics">Where they are told.</param>
    public static void Check(EndpointConfig endpoint, DiagnosticBag diagnostics)
    {
        // A script before the expressions can set what it likes.
        if (!endpoint.ExtraConfig.TryGet(CelOptions.Namespace, out ConfigNode? node) || node is not ConfigArray list
            || endpoint.ExtraConfig.TryGet("modifier/lua-proxy", out _))
        {
            return;
        }

        foreach (ConfigObject item in list.Items.OfType<ConfigObject>())
        {
            if (item.TryGet("check_expr", out ConfigProperty? property)
                && property.Value is ConfigScalar { ScalarKind: ConfigScalarKind.String } expression)
            {
                Check(expression, endpoint, diagnostics);
            }
        }
    }

    private static void Check(ConfigScalar expression, EndpointConfig endpoint, DiagnosticBag diagnostics)
    {
        HashSet<string> told = new(StringComparer.Ordinal);
        foreach (Match read in Read().Matches(expression.Text))
        {
            string name = read.Groups["name"].Value;
            if (!told.Add(read.Groups["of"].Value + name))
            {
                continue;
            }

            if (read.Groups["of"].Value == "headers")
            {
                CheckHeader(expression, name, endpoint, diagnostics);
            }
            else if (!endpoint.InputQueryStrings.Contains("*", StringComparer.Ordinal)
                && !endpoint.InputQueryStrings.Contains(name, StringComparer.Ordinal))
            {
                diagnostics.Warning(EffectCodes.ExpressionQueryString, expression, $"the query string {name} is never there: the endpoint does not let it through",
                    $"add \"{name}\" to the endpoint's input_query_strings");
            }
        }
    }

    private static void CheckHeader(ConfigScalar expression, string name, EndpointConfig endpoint, DiagnosticBag diagnostics)
    {
        string canonical = CanonicalName.Of(name);
        if (canonical != name)
        {
            diagnostics.Warning(EffectCodes.ExpressionHeader, expression, $"the header {name} is never there under this spelling", $"write {canonical}");
        }
        else if (!EffectChecks.LetsThrough(endpoint, name))
        {
            diagnostics.Warning(EffectCodes.ExpressionHeader, expression, $"the header {name} is never there: the endpoint does not let it through",
                $"add \"{name}\" to the endpoint's input_headers");
        }
    }

    /// <summary>The three ways to name a member: <c>m['X']</c>, <c>m.X</c> (but no call), <c>'X' in m</c>.</summary>
    [GeneratedRegex(
        """req_(?<of>headers|querystring)(\s*\[\s*(?<q>['"])(?<name>[^'"\\]+)\k<q>\s*\]|\.(?<name>\w+)\b(?!\s*\())|(?<q>['"])(?<name>[^'"\\]+)\k<q>\s+in\s+req_(?<of>headers|querystring)\b""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Read();
}
