using System.Text.RegularExpressions;

namespace Sluice.Configuration;

/// <summary>The strict reading of <c>check --lint</c>: a file is held against the keys that the code reads, with their types, which is what
/// <c>sluice schema</c> prints as a JSON Schema. Both accept the same files; this one explains more.</summary>
public static class StrictRules
{
    /// <summary>How long a pattern may take on a text; those of the schema take microseconds.</summary>
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Checks a file as written, without environment overrides.</summary>
    /// <param name="result">The loaded file.</param>
    /// <param name="schema">The keys.</param>
    /// <returns>The findings beyond those of the loader, all errors, in the order of the file; empty when the file could not
    /// be understood.</returns>
    public static DiagnosticBag Check(LoadResult result, ConfigurationSchema schema)
    {
        var diagnostics = new DiagnosticBag();
        if (result.Document is { } root)
        {
            CheckObject(root, schema.Service, diagnostics);
            diagnostics.SortByPosition();
        }

        return diagnostics;
    }

    private static void CheckObject(ConfigObject map, ObjectShape shape, DiagnosticBag diagnostics)
    {
        if (shape.HasOneKey && map.Properties.Count != 1)
        {
            diagnostics.Error(LintCodes.OneKey, map, $"the schema asks for one key, this has {map.Properties.Count}",
                "keep the key that names what it is");
        }

        foreach (ConfigProperty property in map.Properties)
        {
            if (shape.Keys.TryGetValue(property.Name, out ValueShape? value))
            {
                CheckValue(property.Value, value, diagnostics);
            }
            else if (shape.IsClosed && (shape.HasOneKey || !ObjectReader.IsComment(property.Name)))
            {
                TellUnknown(property, shape, diagnostics);
            }
        }

        foreach ((string key, ValueShape value) in shape.Keys)
        {
            if (value.IsRequired && !HasExactly(map, key))
            {
                diagnostics.Error(LintCodes.Missing, map, $"the schema asks for \"{key}\"", $"write \"{key}\": {Example(value)}");
            }
        }
    }

    private static void TellUnknown(ConfigProperty property, ObjectShape shape, DiagnosticBag diagnostics)
    {
        string name = property.Name;
        (DiagnosticCode code, string message, string remedy) =
            shape.IsExtraConfig && (Namespaces.TryGetShortName(name, out string? renamed) || Namespaces.TryGetSuccessor(name, out renamed))
                ? (LintCodes.OldSpelling, "this is an old spelling that the schema does not know", $"write \"{renamed}\"")
            : shape.IsExtraConfig
                ? (LintCodes.UnknownNamespace, $"the schema has no namespace \"{name}\" here", Nearest(name, shape) ?? "remove it")
            : (LintCodes.UnknownKey, $"\"{name}\" is not a key of the schema", Nearest(name, shape) ?? "remove it, or begin its name with @");

        // An unknown namespace is told at its value, as the warning that this replaces.
        SourcePosition position = code == LintCodes.UnknownNamespace ? property.Value.Position : property.Position;
        diagnostics.Add(new Diagnostic(code, DiagnosticSeverity.Error, position, property.Value.Path, message, remedy));
    }

    private static string? Nearest(string name, ObjectShape shape) =>
        (VersionCheck.NewName(name) is { } renamed && shape.Keys.ContainsKey(renamed) ? renamed : NearestName.Find(name, shape.Keys.Keys)) is { } nearest
            ? $"did you mean \"{nearest}\"?"
            : null;

    private static void CheckValue(ConfigNode node, ValueShape value, DiagnosticBag diagnostics)
    {
        switch (value.Kind)
        {
            case ValueKind.Any:
                break;
            case ValueKind.Text when IsScalar(node, ConfigScalarKind.String):
                CheckText((ConfigScalar)node, value, diagnostics);
                break;
            case ValueKind.Whole when IsWhole(node):
                CheckRange((ConfigScalar)node, value, diagnostics);
                break;
            case ValueKind.Duration:
                CheckDuration(node, diagnostics);
                break;
            case ValueKind.Object or ValueKind.TextMap when node is ConfigObject map:
                CheckMembers(map, value, diagnostics);
                break;
            case ValueKind.Texts or ValueKind.Wholes or ValueKind.List or ValueKind.Objects when node is ConfigArray list:
                CheckItems(list, value, diagnostics);
                break;
            default:
                Expect(Fits(node, value.Kind), node, value.Kind, diagnostics);
                break;
        }
    }

    private static bool Fits(ConfigNode node, ValueKind kind) => kind switch
    {
        ValueKind.Number => IsScalar(node, ConfigScalarKind.Number),
        ValueKind.WholeOrText => IsWhole(node) || IsScalar(node, ConfigScalarKind.String),
        ValueKind.Boolean => IsScalar(node, ConfigScalarKind.Boolean),
        ValueKind.Schema => node is ConfigObject || IsScalar(node, ConfigScalarKind.Boolean),
        _ => false,
    };

    private static void CheckMembers(ConfigObject map, ValueShape value, DiagnosticBag diagnostics)
    {
        if (value.Object is { } shape)
        {
            CheckObject(map, shape, diagnostics);
        }
        else if (value.Kind == ValueKind.TextMap)
        {
            foreach (ConfigProperty property in map.Properties)
            {
                Expect(IsScalar(property.Value, ConfigScalarKind.String), property.Value, ValueKind.Text, diagnostics);
            }
        }
    }

    private static void CheckItems(ConfigArray list, ValueShape value, DiagnosticBag diagnostics)
    {
        bool fits = value.Kind switch
        {
            ValueKind.Texts => list.Items.All(static item => IsScalar(item, ConfigScalarKind.String)),
            ValueKind.Wholes => list.Items.All(IsWhole),
            ValueKind.Objects => list.Items.All(static item => item is ConfigObject),
            _ => true,
        };
        Expect(fits, list, value.Kind, diagnostics);
        if (value is { Kind: ValueKind.Objects, Object: { } shape })
        {
            foreach (ConfigObject item in list.Items.OfType<ConfigObject>())
            {
                CheckObject(item, shape, diagnostics);
            }
        }
    }

    private static void CheckText(ConfigScalar text, ValueShape value, DiagnosticBag diagnostics)
    {
        if (value.Choices.Count > 0 && !value.Choices.Contains(text.Text, StringComparer.Ordinal))
        {
            diagnostics.Error(LintCodes.Choice, text, "the schema has no such value here", $"write one of {string.Join(", ", value.Choices)}");
        }

        if (value.Pattern is { } pattern && !Regex.IsMatch(text.Text, pattern, RegexOptions.ECMAScript, PatternTimeout))
        {
            diagnostics.Error(LintCodes.Form, text, "the schema asks for a path that begins with / and has no *, ?, & or %",
                "write such a path; /* may stand at its end");
        }
    }

    private static void CheckRange(ConfigScalar number, ValueShape value, DiagnosticBag diagnostics)
    {
        double written = ScalarConversion.TryNumber(number, out double read, out _) ? read : 0;
        if (written < value.Minimum || written > value.Maximum)
        {
            string range = (value.Minimum, value.Maximum) switch
            {
                ({ } low, { } high) when low == high => $"{low}",
                ({ } low, { } high) => $"a number from {low} to {high}",
                ({ } low, null) => $"a number of {low} or more",
                _ => $"a number of {value.Maximum} or less",
            };
            diagnostics.Error(LintCodes.Range, number, $"the schema asks for {range}", $"write {range}");
        }
    }

    private static void CheckDuration(ConfigNode node, DiagnosticBag diagnostics)
    {
        if (node is not ConfigScalar { ScalarKind: ConfigScalarKind.String } scalar)
        {
            diagnostics.Error(LintCodes.Duration, node, $"the schema asks for a duration in text, this is {node.Kind}", "write one such as \"2s\"");
        }
        else if (!IsSchemaDuration(scalar.Text))
        {
            diagnostics.Error(LintCodes.Duration, node, "the schema asks for one whole number and one unit", SimplerDuration(scalar.Text));
        }
    }

    /// <summary>Whether a text matches <see cref="JsonSchemaWriter.DurationPattern"/>.</summary>
    private static bool IsSchemaDuration(ReadOnlySpan<char> text)
    {
        int digits = text.IndexOfAnyExceptInRange('0', '9');
        return digits > 0 && text[digits..] is "ns" or "ms" or "us" or "µs" or "s" or "m" or "h";
    }

    private static string SimplerDuration(string text) =>
        GoDuration.TryParse(text, out TimeSpan value, out _) && value > TimeSpan.Zero
            ? $"write \"{GoDuration.FormatShort(value)}\""
            : "write one such as \"2s\"";

    private static void Expect(bool fits, ConfigNode node, ValueKind kind, DiagnosticBag diagnostics)
    {
        if (!fits)
        {
            string expected = Words(kind);
            diagnostics.Error(LintCodes.Type, node, $"the schema asks for {expected}, this is {Describe(node)}", $"write {expected}");
        }
    }

    private static string Words(ValueKind kind) => kind switch
    {
        ValueKind.Text => "text",
        ValueKind.Whole => "a whole number",
        ValueKind.Number => "a number",
        ValueKind.WholeOrText => "a whole number or text",
        ValueKind.Boolean => "true or false",
        ValueKind.Texts => "a list of texts",
        ValueKind.Wholes => "a list of whole numbers",
        ValueKind.List => "a list",
        ValueKind.Objects => "a list of objects",
        ValueKind.TextMap => "an object of texts",
        ValueKind.Schema => "a JSON Schema",
        _ => "an object",
    };

    private static string Example(ValueShape value) => value.Kind switch
    {
        ValueKind.Text when value.Pattern is not null => "\"/path\"",
        ValueKind.Text => "\"...\"",
        ValueKind.Whole => $"{value.Minimum ?? 1}",
        ValueKind.Objects or ValueKind.Texts or ValueKind.List or ValueKind.Wholes => "[...]",
        _ => "{ ... }",
    };

    private static string Describe(ConfigNode node) => node is ConfigArray { Items.Count: > 0 } ? "a list with other items" : node.Kind;

    private static bool IsScalar(ConfigNode node, ConfigScalarKind kind) => node is ConfigScalar scalar && scalar.ScalarKind == kind;

    private static bool IsWhole(ConfigNode node) =>
        node is ConfigScalar { ScalarKind: ConfigScalarKind.Number } scalar
        && ScalarConversion.TryNumber(scalar, out double number, out _) && double.IsInteger(number);

    // The schema takes letter case literally; a key in another case was told as unknown.
    private static bool HasExactly(ConfigObject owner, string key) =>
        owner.Properties.Any(property => string.Equals(property.Name, key, StringComparison.Ordinal));
}
