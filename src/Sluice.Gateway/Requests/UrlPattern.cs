using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using Sluice.Configuration;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Requests;

/// <summary>A backend's <c>url_pattern</c>, compiled (core.md 2.5, 5.2, 7.4). Values are escaped for where they stand, so that none can
/// add a path segment or a query pair, break the request line or reach another host.</summary>
internal sealed partial class UrlPattern
{
    /// <summary>What a path segment may hold unescaped (RFC 3986 section 3.3), less the slash.</summary>
    private static readonly SearchValues<char> PathCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~$&+,:;=@!'()*");

    /// <summary>As soon as a value in the path needs any escape, the original escapes its <c>!'()*</c> too.</summary>
    private static readonly SearchValues<char> PathWithEscapes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~$&+,:;=@");

    /// <summary>What a query value may hold unescaped (RFC 3986 section 3.4), less what separates pairs or means a space.</summary>
    private static readonly SearchValues<char> QueryCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~$,:@!'()*/");

    /// <summary>What the text of a pattern may hold unescaped.</summary>
    private static readonly SearchValues<char> LiteralCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~$&+,/:;=@!'()*?%[]");

    private const string HexDigits = "0123456789ABCDEF";

    [ThreadStatic]
    private static StringBuilder? t_builder;

    private readonly Part[] _parts;
    private readonly QueryFilter? _queryFilter;
    private readonly string? _constant;
    private readonly bool _hasQuery;

    private UrlPattern(string text, Part[] parts, QueryFilter? queryFilter)
    {
        Text = text;
        _parts = parts;
        _queryFilter = queryFilter;
        _hasQuery = parts.Any(static p => p.Kind == PartKind.Literal && p.Literal.Contains('?', StringComparison.Ordinal));
        _constant = Array.TrueForAll(parts, static p => p.Kind == PartKind.Literal)
            ? string.Concat(parts.Select(static p => p.Literal))
            : null;
    }

    private enum PartKind
    {
        Literal,
        Parameter,
        EarlierResponse,
        Claim,
    }

    /// <summary>The pattern in the form that error texts, metrics and spans show: <c>/u/{{.Id}}</c>. Secrets in it are hidden.</summary>
    public string Text { get; }

    /// <summary>Compiles a backend's pattern.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="parameters">The names of the router's parameters, in the order of the endpoint's path.</param>
    /// <param name="position">The backend's position among those of its sequential chain; 0 outside of one.</param>
    /// <param name="diagnostics">Where a placeholder that can never be filled in is told.</param>
    public static UrlPattern Compile(
        BackendConfig backend, IReadOnlyList<string> parameters, int position, DiagnosticBag diagnostics)
    {
        string pattern = backend.UrlPattern;
        int fragment = pattern.IndexOf('#', StringComparison.Ordinal);
        if (fragment >= 0)
        {
            diagnostics.Warning(RequestCodes.Fragment, backend.Source, "the part of url_pattern from # on is never sent", "remove it");
            pattern = pattern[..fragment];
        }

        var parts = new List<Part>();
        bool inQuery = false;
        int at = 0;
        foreach (Match match in Placeholder().Matches(pattern))
        {
            AddLiteral(parts, pattern[at..match.Index], ref inQuery);
            parts.Add(Resolve(match.Groups["name"].Value, parameters, position, inQuery));
            if (parts[^1].Kind == PartKind.Literal)
            {
                diagnostics.Warning(RequestCodes.Unfilled, backend.Source, $"the placeholder {match.Value} of url_pattern is never filled in",
                    "name a placeholder of the endpoint, or a field of an earlier backend of a sequential chain");
            }

            at = match.Index + match.Length;
        }

        AddLiteral(parts, pattern[at..], ref inQuery);
        return new UrlPattern(
            Placeholder().Replace(SecretValues.ShownPattern(backend.UrlPattern), static m => "{{." + Capitalize(m.Groups["name"].Value) + "}}"),
            [.. parts],
            backend.InputQueryStrings.Count == 0 ? null : new QueryFilter(backend.InputQueryStrings));
    }

    /// <summary>Builds the path and query for a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="target">The path and query, safe to write into a request line.</param>
    /// <param name="failure">Why a value cannot stand where the pattern puts it.</param>
    public bool TryExpand(
        ProxyRequest request, [NotNullWhen(true)] out string? target, [NotNullWhen(false)] out Failure? failure)
    {
        failure = null;
        bool plain = request.Query.Pairs.Count == 0;
        if (_constant is not null && plain)
        {
            target = _constant;
            return true;
        }

        target = null;
        StringBuilder output = t_builder ??= new StringBuilder(256);
        output.Clear();
        for (int i = 0; i < _parts.Length; i++)
        {
            ref readonly Part part = ref _parts[i];
            switch (part.Kind)
            {
                case PartKind.Literal:
                    output.Append(part.Literal);
                    break;
                case PartKind.Parameter when TryAppend(output, request.Parameters[part.Index], i):
                case PartKind.EarlierResponse when TryAppendEarlier(output, request, in part, i):
                    break;
                case PartKind.Claim when Parameter(request, part.Literal) is not { } claim:
                    failure = new Failure(FailureKind.Request, $"there is no {part.Literal} for {Text}");
                    return false;
                case PartKind.Claim when TryAppend(output, Parameter(request, part.Literal)!, i):
                    break;
                default:
                    failure = new Failure(FailureKind.Request, $"a value for {Text} would lead out of its folder");
                    return false;
            }
        }

        request.Query.AppendTo(output, _queryFilter, _hasQuery);
        target = output.ToString();
        return true;
    }

    private bool TryAppend(StringBuilder output, string value, int index)
    {
        bool inQuery = _parts[index].InQuery;
        if (!value.AsSpan().ContainsAnyExcept(inQuery ? QueryCharacters : PathCharacters))
        {
            output.Append(value);
            return inQuery || value is not ("." or "..") || !IsWholeSegment(index);
        }

        // Only with disable_path_decoding does a value still hold escapes; they go on as they are, and mean what they mean.
        bool keepsEscapes = _parts[index].Kind == PartKind.Parameter && PercentEncoding.IndexOfInvalidEscape(value) < 0;
        byte[] bytes = ArrayPool<byte>.Shared.Rent(LosslessUtf8.MaxBytes(value.Length));
        AppendEscaped(
            output, bytes.AsSpan(0, LosslessUtf8.Encode(value, bytes)), inQuery ? QueryCharacters : PathWithEscapes, keepsEscapes);
        ArrayPool<byte>.Shared.Return(bytes);
        return inQuery || !keepsEscapes || PercentEncoding.Decode(value) is not ("." or "..") || !IsWholeSegment(index);
    }

    /// <summary>Appends a field of the data of an earlier backend; a field that is not there leaves the placeholder, as recorded.</summary>
    private bool TryAppendEarlier(StringBuilder output, ProxyRequest request, in Part part, int index)
    {
        using var bytes = new BodyBuffer();
        if (part.Index >= request.Earlier.Count || request.Earlier[part.Index] is not { } data || !data.TryFind(part.Field!, bytes))
        {
            output.Append(part.Literal);
            return true;
        }

        return TryAppend(output, LosslessUtf8.Decode(bytes.Span), index);
    }

    /// <summary>Whether a value is a whole path segment: <c>.</c> and <c>..</c> there mean this and the parent folder, escaped or not
    /// (RFC 3986 section 5.2.4).</summary>
    private bool IsWholeSegment(int index) =>
        (index == 0 || _parts[index - 1].Kind == PartKind.Literal && _parts[index - 1].Literal.EndsWith('/'))
        && (index == _parts.Length - 1
            || _parts[index + 1].Kind == PartKind.Literal && _parts[index + 1].Literal[0] is '/' or '?');

    private static void AppendEscaped(
        StringBuilder output, ReadOnlySpan<byte> value, SearchValues<char> kept, bool keepsEscapes = false)
    {
        foreach (byte b in value)
        {
            if (kept.Contains((char)b) || (b == '%' && keepsEscapes))
            {
                output.Append((char)b);
            }
            else
            {
                output.Append('%').Append(HexDigits[b >> 4]).Append(HexDigits[b & 15]);
            }
        }
    }

    private static void AddLiteral(List<Part> parts, string text, ref bool inQuery)
    {
        if (text.Length == 0)
        {
            return;
        }

        var escaped = new StringBuilder(text.Length);
        AppendEscaped(escaped, Encoding.UTF8.GetBytes(text), LiteralCharacters);
        inQuery |= text.Contains('?', StringComparison.Ordinal);
        parts.Add(new Part(PartKind.Literal, escaped.ToString(), 0, null, inQuery));
    }

    private static string? Parameter(ProxyRequest request, string name)
    {
        int index = request.ParameterNames.IndexOf(name);
        return index < 0 ? null : request.Parameters[index];
    }

    private static Part Resolve(string name, IReadOnlyList<string> parameters, int position, bool inQuery)
    {
        if (Capitalize(name).StartsWith(TokenParameter.Prefix, StringComparison.Ordinal))
        {
            return new Part(PartKind.Claim, Capitalize(name), 0, null, inQuery);
        }

        string left = $"%7B%7B.{Uri.EscapeDataString(Capitalize(name))}%7D%7D";
        for (int i = 0; i < parameters.Count; i++)
        {
            if (Capitalize(parameters[i]) == Capitalize(name))
            {
                return new Part(PartKind.Parameter, left, i, null, inQuery);
            }
        }

        return TryParseEarlier(name, out int index, out string? field) && index < position
            ? new Part(PartKind.EarlierResponse, left, index, new DataPath(field), inQuery)
            : new Part(PartKind.Literal, left, 0, null, inQuery);
    }

    /// <summary>Reads the name of a field of an earlier backend: <c>resp0_hotel.id</c>.</summary>
    /// <param name="name">The name, without braces.</param>
    /// <param name="position">The earlier backend's position.</param>
    /// <param name="field">The path of the field.</param>
    internal static bool TryParseEarlier(string name, out int position, [NotNullWhen(true)] out string? field)
    {
        Match match = EarlierField().Match(name);
        position = match.Success ? int.Parse(match.Groups["index"].ValueSpan) : -1;
        field = match.Success ? match.Groups["field"].Value : null;
        return match.Success;
    }

    /// <summary>The name that parameters have towards backends: the first letter in upper case (manipulation.md 0).</summary>
    /// <param name="name">The name; at least one character.</param>
    internal static string Capitalize(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    [GeneratedRegex(@"\{(?<name>[\w\-.:/]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^[Rr]esp(?<index>\d{1,4})_(?<field>.+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EarlierField();

    private readonly record struct Part(PartKind Kind, string Literal, int Index, DataPath? Field, bool InQuery);
}
