using System.Buffers;
using Sluice.Configuration;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.GraphQl;

/// <summary>The <c>variables</c> of a query, compiled to JSON with places for parameters. A variable is such a place when its whole value
/// is the text <c>{name}</c>; within lists, objects and longer texts braces are plain text (manipulation.md 7).</summary>
internal sealed class GraphQlVariables
{
    private readonly Part[] _parts;
    private readonly byte[] _end;

    private GraphQlVariables(Part[] parts, byte[] end)
    {
        _parts = parts;
        _end = end;
    }

    /// <summary>Whether every request has the same variables.</summary>
    public bool IsConstant => _parts.Length == 0;

    /// <summary>Compiles variables.</summary>
    /// <param name="options">The backend's settings.</param>
    /// <param name="endpoint">The endpoint, whose parameters and URL patterns say which places can be filled in.</param>
    /// <param name="parameters">The names of the endpoint's parameters, in the order of its path.</param>
    /// <param name="position">The backend's position in its sequential chain; 0 outside of one.</param>
    /// <param name="source">The backend's settings in the configuration.</param>
    /// <param name="diagnostics">Where places are told that are always empty.</param>
    /// <returns>The variables; <see langword="null"/> when there are none.</returns>
    public static GraphQlVariables? Compile(
        GraphQlOptions options,
        EndpointConfig endpoint,
        IReadOnlyList<string> parameters,
        int position,
        ConfigNode source,
        DiagnosticBag diagnostics)
    {
        if (options.Variables is not { Data.IsEmpty: false } variables)
        {
            return null;
        }

        var parts = new List<Part>();
        var text = new ArrayBufferWriter<byte>();
        text.Write("{"u8);
        bool separate = false;
        foreach (DataNode.Member member in variables.Data.Root.Members)
        {
            text.Write(separate ? ",\""u8 : "\""u8);
            separate = true;
            var name = new OutputBuffer(text);
            JsonText.WriteEscaped(member.Name, ref name);
            name.Flush();
            text.Write("\":"u8);
            string value = member.Value.Kind == JsonTokenKind.String ? member.Value.GetString() : "";
            if (value is not ['{', _, .., '}'])
            {
                member.Value.WriteJson(text);
                continue;
            }

            Part part = Resolve(value[1..^1], endpoint, parameters, position, text.WrittenSpan.ToArray());
            if (part is { Parameter: < 0, Field: null, Claim: null })
            {
                diagnostics.Warning(GraphQlCodes.EmptyVariable, source,
                    $"the variable {member.GetName()} is always empty: nothing gives a value for {value}",
                    "name a parameter of the endpoint, or a field of an earlier backend that a url_pattern names as well");
            }

            parts.Add(part);
            text.Clear();
        }

        text.Write("}"u8);
        return new GraphQlVariables([.. parts], text.WrittenSpan.ToArray());
    }

    /// <summary>Writes the variables as a JSON object.</summary>
    /// <param name="request">The request, for the parameters.</param>
    /// <param name="output">Where to.</param>
    public void Write(ProxyRequest request, IBufferWriter<byte> output)
    {
        foreach (Part part in _parts)
        {
            output.Write(part.Before);
            var json = new JsonBuilder(output);
            if (part.Parameter >= 0)
            {
                json.String(request.Parameters[part.Parameter]);
            }
            else if (part.Claim is not null)
            {
                int claim = request.ParameterNames.IndexOf(part.Claim);
                json.String(claim < 0 ? "" : request.Parameters[claim]);
            }
            else
            {
                using var field = new BodyBuffer(64);
                if (part.Field is not null && part.Earlier < request.Earlier.Count)
                {
                    request.Earlier[part.Earlier]?.TryFind(part.Field, field);
                }

                json.String(field.Span);
            }

            json.Complete();
        }

        output.Write(_end);
    }

    private static Part Resolve(
        string name, EndpointConfig endpoint, IReadOnlyList<string> parameters, int position, byte[] before)
    {
        string wanted = UrlPattern.Capitalize(name);
        for (int i = 0; i < parameters.Count; i++)
        {
            if (UrlPattern.Capitalize(parameters[i]) == wanted)
            {
                return new Part(before, i, 0, null);
            }
        }

        // The original keeps only those claims and fields that a URL pattern asks for.
        if (wanted.StartsWith(TokenParameter.Prefix, StringComparison.Ordinal))
        {
            string claim = wanted[TokenParameter.Prefix.Length..];
            bool isKept = endpoint.Backends.Any(b => TokenParameter.ClaimsOf(b.UrlPattern).Contains(claim, StringComparer.Ordinal));
            return new Part(before, -1, 0, null, isKept ? wanted : null);
        }

        return UrlPattern.TryParseEarlier(name, out int index, out string? field) && index < position
            && endpoint.Backends.Any(b => b.UrlPattern.Contains($"{{{char.ToLowerInvariant(name[0])}{name[1..]}}}", StringComparison.Ordinal))
            ? new Part(before, -1, index, new DataPath(field))
            : new Part(before, -1, 0, null);
    }

    /// <summary>A place for a text.</summary>
    /// <param name="Before">The JSON before it.</param>
    /// <param name="Parameter">The endpoint's parameter; -1 for none.</param>
    /// <param name="Earlier">The position of the earlier backend that <paramref name="Field"/> is of.</param>
    /// <param name="Field">A field of an earlier backend; <see langword="null"/> for none.</param>
    /// <param name="Claim">The parameter of a claim, <c>JWT.sub</c>; <see langword="null"/> for none.</param>
    private readonly record struct Part(byte[] Before, int Parameter, int Earlier, DataPath? Field, string? Claim = null);
}
