using System.Globalization;

namespace Sluice.Configuration;

/// <summary>Reads the options of one object. Values of another type are converted as the original converts them
/// (core.md 2.1) and told as a warning; those that it refuses are errors. The keys that are asked for are the known ones:
/// <see cref="WarnUnknownKeys()"/> tells the rest. <see cref="Strict(ConfigNode, DiagnosticBag, DiagnosticSeverity)"/> makes a
/// reader that converts nothing.</summary>
public sealed class ObjectReader
{
    private const long NanosecondsPerMicrosecond = 1000;
    private const long NanosecondsPerMillisecond = 1_000_000;

    private readonly ConfigObject? _object;
    private readonly DiagnosticBag _diagnostics;
    private readonly DiagnosticSeverity? _strict;

    // Of a probe: nothing is read, and what is asked for is noted.
    private readonly ObjectShape? _shape;

    // At most a few dozen: searching them all is cheaper than a set for every object of the file.
    private readonly List<string> _known = [];

    /// <summary>Reads with the weak typing of core.md 2.1.</summary>
    /// <param name="node">The object; null counts as an empty one, anything else is an error.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    public ObjectReader(ConfigNode node, DiagnosticBag diagnostics)
        : this(node, diagnostics, strict: null)
    {
    }

    private ObjectReader(ConfigNode node, DiagnosticBag diagnostics, DiagnosticSeverity? strict)
    {
        Node = node;
        _diagnostics = diagnostics;
        _strict = strict;
        _object = node as ConfigObject;
        _shape = _object?.Shape;
        if (_shape is not null)
        {
            _shape.IsRead = true;
        }

        if (_object is null && !IsNull(node))
        {
            WrongTypes++;
            Tell(ValueCodes.WrongType, strict ?? DiagnosticSeverity.Error, node, $"an object belongs here, this is {node.Kind}", "write { ... }");
        }
    }

    /// <summary>The value that is read.</summary>
    public ConfigNode Node { get; }

    /// <summary>Whether <see cref="Node"/> is an object. If not, every key reads as absent.</summary>
    public bool IsObject => _object is not null;

    /// <summary>How many values had a type that does not fit, so that their fallback was used; includes nested objects that
    /// <see cref="Object"/> refused. Some of the original's components ignore their whole section then.</summary>
    public int WrongTypes { get; private set; }

    /// <summary>Reads without conversions, as components of <c>extra_config</c> read theirs: a value of another type is told and
    /// the fallback used. Null is as absent.</summary>
    /// <param name="node">The object.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    /// <param name="severity">How a wrong type is told: an error where it would weaken a protection.</param>
    public static ObjectReader Strict(ConfigNode node, DiagnosticBag diagnostics, DiagnosticSeverity severity = DiagnosticSeverity.Warning) =>
        new(node, diagnostics, severity);

    /// <summary>Whether a key is written, with any value but null.</summary>
    /// <param name="key">The key.</param>
    public bool Has(string key) => Child(key) is { } value && !IsNull(value);

    /// <summary>The value of a key as it stands; <see langword="null"/> when absent.</summary>
    /// <param name="key">The key.</param>
    public ConfigNode? Child(string key)
    {
        if (!IsKnown(key, StringComparison.Ordinal))
        {
            _known.Add(key);
        }

        return _object is not null && _object.TryGet(key, out ConfigProperty? property) ? property.Value : null;
    }

    /// <summary>Reads text.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">The value when the key is absent, null or of a type that does not fit.</param>
    public string String(string key, string fallback = "")
    {
        if (_shape is not null)
        {
            _shape.Note(key, ValueKind.Text, fallback.Length == 0 ? null : JsonText(fallback));
            return fallback;
        }

        return Child(key) is { } node && TryText(node, out string text) ? text : fallback;
    }

    /// <summary>Reads text that should be one of a few words. Any other is given back as it is, for the caller to tell what it means.</summary>
    /// <param name="key">The key.</param>
    /// <param name="choices">The words.</param>
    /// <param name="fallback">The value when the key is absent, null or of a type that does not fit.</param>
    public string Choice(string key, IReadOnlyList<string> choices, string fallback = "")
    {
        string text = String(key, fallback);
        if (_shape is not null)
        {
            _shape.Note(key).Choices = choices;
        }

        return text;
    }

    /// <summary>Reads a boolean.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">The value when the key is absent, null or of a type that does not fit.</param>
    public bool Boolean(string key, bool fallback = false)
    {
        if (_shape is not null)
        {
            _shape.Note(key, ValueKind.Boolean, fallback ? "true" : "false");
            return fallback;
        }

        if (Scalar(key, ConfigScalarKind.Boolean, "true or false") is not { } scalar)
        {
            return fallback;
        }

        if (!ScalarConversion.TryBoolean(scalar, out bool value, out bool odd))
        {
            Refuse(ValueCodes.WrongType, scalar, "true or false belongs here, this is other text", "write true or false");
            return fallback;
        }

        WarnIfOdd(odd, scalar, "true or false", value ? "true" : "false");
        return value;
    }

    /// <summary>Reads a whole number of 32 bits.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">The value when the key is absent, null, of a type that does not fit or too large.</param>
    public int Integer(string key, int fallback = 0)
    {
        long value = Long(key, fallback);
        if (value is >= int.MinValue and <= int.MaxValue)
        {
            return (int)value;
        }

        Refuse(ValueCodes.OutOfRange, Child(key)!, $"{value} is too large", $"write at most {int.MaxValue}");
        return fallback;
    }

    /// <summary>Reads a whole number of a range.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">The value when the key is absent, null, of a type that does not fit or outside the range, which is told.</param>
    /// <param name="minimum">The lowest number.</param>
    /// <param name="maximum">The highest number.</param>
    public int Integer(string key, int fallback, int minimum, int maximum)
    {
        if (_shape is not null)
        {
            ValueShape shape = _shape.Note(key, ValueKind.Whole, fallback.ToString(CultureInfo.InvariantCulture));
            (shape.Minimum, shape.Maximum) = (minimum, maximum == int.MaxValue ? null : maximum);
            return fallback;
        }

        int value = Integer(key, fallback);
        if (value == fallback || (value >= minimum && value <= maximum))
        {
            return value;
        }

        Refuse(ValueCodes.OutOfRange, Child(key)!, value < minimum ? $"{key} is below {minimum}" : $"{key} is above {maximum}",
            maximum == int.MaxValue ? $"write a number of {minimum} or more" : $"write a number from {minimum} to {maximum}");
        return fallback;
    }

    /// <summary>Reads a whole number of 64 bits.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">The value when the key is absent, null or of a type that does not fit.</param>
    public long Long(string key, long fallback = 0)
    {
        if (_shape is not null)
        {
            _shape.Note(key, ValueKind.Whole, fallback == 0 ? null : fallback.ToString(CultureInfo.InvariantCulture));
            return fallback;
        }

        if (Scalar(key, ConfigScalarKind.Number, "a whole number") is not { } scalar)
        {
            return fallback;
        }

        return TryWhole(scalar, out long value) ? value : fallback;
    }

    /// <summary>Reads a decimal number.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">The value when the key is absent, null or of a type that does not fit.</param>
    public double Number(string key, double fallback = 0)
    {
        if (_shape is not null)
        {
            _shape.Note(key, ValueKind.Number, fallback == 0 ? null : fallback.ToString(CultureInfo.InvariantCulture));
            return fallback;
        }

        if (Scalar(key, ConfigScalarKind.Number, "a number") is not { } scalar)
        {
            return fallback;
        }

        if (!ScalarConversion.TryNumber(scalar, out double value, out bool odd))
        {
            Refuse(ValueCodes.WrongType, scalar, "a number belongs here, this is other text", "write digits without quotes");
            return fallback;
        }

        WarnIfOdd(odd, scalar, "a number", value.ToString(CultureInfo.InvariantCulture));
        return value;
    }

    /// <summary>Reads a duration: text of Go's grammar or, with weak typing, a number of nanoseconds.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">The value when the key is absent, null or not a duration.</param>
    public TimeSpan Duration(string key, TimeSpan fallback = default)
    {
        if (_shape is not null)
        {
            _shape.Note(key, ValueKind.Duration, fallback == default ? null : JsonText(GoDuration.FormatShort(fallback)));
            return fallback;
        }

        if (Scalar(key, ConfigScalarKind.String, "a duration") is not { } scalar)
        {
            return fallback;
        }

        if (scalar.ScalarKind == ConfigScalarKind.String)
        {
            if (GoDuration.TryParse(scalar.Text, out TimeSpan value, out string error))
            {
                return value;
            }

            Refuse(ValueCodes.NotADuration, scalar, $"\"{Shown(scalar.Text)}\" is not a duration: {error}", DurationRemedy(scalar.Text));
            return fallback;
        }

        if (!ScalarConversion.TryWhole(scalar, out long nanoseconds, out _))
        {
            Refuse(ValueCodes.OutOfRange, scalar, "the duration is longer than 292 years", "write a duration such as \"2s\"");
            return fallback;
        }

        TimeSpan duration = GoDuration.FromNanoseconds(nanoseconds);
        if (_strict is null && !scalar.IsFromEnvironment)
        {
            string meant = nanoseconds is > 0 and < NanosecondsPerMicrosecond ? $"{nanoseconds}ns" : GoDuration.FormatShort(duration);
            Tell(ValueCodes.Nanoseconds, DiagnosticSeverity.Warning, scalar, $"a duration without a unit counts nanoseconds, this is {meant}",
                nanoseconds is > 0 and < NanosecondsPerMillisecond
                    ? $"write \"{nanoseconds}s\" if seconds are meant, \"{nanoseconds}ms\" if milliseconds are"
                    : $"write \"{meant}\"");
        }

        return duration;
    }

    /// <summary>Reads a list of texts; with weak typing a single value is a list of one.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The texts that could be read; empty when the key is absent or null.</returns>
    public IReadOnlyList<string> Strings(string key)
    {
        if (_shape is not null)
        {
            _shape.Note(key, ValueKind.Texts);
            return [];
        }

        IReadOnlyList<ConfigNode> items = Items(key, "a list of texts");
        var texts = new List<string>(items.Count);
        foreach (ConfigNode item in items)
        {
            if (TryText(item, out string text))
            {
                texts.Add(text);
            }
            else if (IsNull(item) && _strict is null)
            {
                texts.Add("");
            }
        }

        return texts;
    }

    /// <summary>Reads a list of whole numbers; with weak typing a single value is a list of one.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">The value when the key is absent, null or an empty list.</param>
    public IReadOnlyList<int> Integers(string key, IReadOnlyList<int> fallback)
    {
        if (_shape is not null)
        {
            _shape.Note(key, ValueKind.Wholes, $"[{string.Join(", ", fallback)}]");
            return fallback;
        }

        IReadOnlyList<ConfigNode> items = Items(key, "a list of whole numbers");
        var numbers = new List<int>(items.Count);
        foreach (ConfigNode item in items)
        {
            if (Fits(item, ConfigScalarKind.Number, "a whole number") is { } scalar && TryWhole(scalar, out long value))
            {
                numbers.Add((int)Math.Clamp(value, int.MinValue, int.MaxValue));
            }
        }

        return numbers.Count == 0 ? fallback : numbers;
    }

    /// <summary>Reads an object.</summary>
    /// <param name="key">The key.</param>
    /// <returns>A reader of the same kind; <see langword="null"/> when the key is absent, null or not an object (told).</returns>
    public ObjectReader? Object(string key)
    {
        if (_shape is not null)
        {
            return new ObjectReader(_shape.NoteObject(key, ValueKind.Object).Probe(), _diagnostics, _strict);
        }

        if (Child(key) is not { } node || IsNull(node))
        {
            return null;
        }

        var reader = new ObjectReader(node, _diagnostics, _strict);
        WrongTypes += reader.WrongTypes;
        return reader.IsObject ? reader : null;
    }

    /// <summary>Reads a list as it stands. With weak typing an object is a list of one, and an empty object an empty list.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The items; empty when the key is absent, null or not a list.</returns>
    public IReadOnlyList<ConfigNode> List(string key) =>
        _shape is null ? Items(key, "a list") : [_shape.NoteObject(key, ValueKind.List).Probe()];

    /// <summary>Warns about every key that was never asked for, with the known key that was probably meant. Keys that begin
    /// with <c>@</c>, <c>$</c>, <c>#</c> or <c>_</c> are comments.</summary>
    public void WarnUnknownKeys() => WarnUnknownKeys(static (_, _) => null);

    /// <summary>Reads the object of another node with the same rules.</summary>
    /// <param name="node">The node, such as an item of <see cref="List"/>.</param>
    public ObjectReader Nested(ConfigNode node) => new(node, _diagnostics, _strict);

    /// <summary>Warns about every key that was never asked for.</summary>
    /// <param name="explain">Gives a message and a remedy for keys that are known to be wrong in a certain way; both
    /// <see langword="null"/> when the key is nothing known.</param>
    internal void WarnUnknownKeys(Func<string, ConfigNode, UnknownKeyAdvice?> explain)
    {
        if (_shape is not null)
        {
            _shape.IsClosed = true;
        }

        if (_object is null)
        {
            return;
        }

        foreach (ConfigProperty property in _object.Properties)
        {
            if (IsComment(property.Name))
            {
                continue;
            }

            if (IsKnown(property.Name, StringComparison.OrdinalIgnoreCase))
            {
                WarnSecondSpelling(property);
                continue;
            }

            if (!_diagnostics.KeepsWarnings)
            {
                _diagnostics.OmitWarning();
                continue;
            }

            UnknownKeyAdvice advice = explain(property.Name, property.Value) ?? Advise(property.Name);
            if (advice.Message.Length > 0)
            {
                _diagnostics.Add(new Diagnostic(advice.Code, DiagnosticSeverity.Warning, property.Position, property.Value.Path, advice.Message, advice.Remedy));
            }
        }
    }

    /// <summary>Whether a key holds a comment for people: those with the prefixes that the original's schema lets through.</summary>
    /// <param name="key">The key.</param>
    internal static bool IsComment(string key) => key is ['@' or '$' or '#' or '_', ..];

    private bool IsKnown(string key, StringComparison comparison)
    {
        foreach (string known in _known)
        {
            if (string.Equals(known, key, comparison))
            {
                return true;
            }
        }

        return false;
    }

    private UnknownKeyAdvice Advise(string key)
    {
        string? nearest = NearestName.Find(key, _known);
        return new UnknownKeyAdvice(ValueCodes.UnknownKey, $"\"{Shown(key)}\" is not a known key, it has no effect", nearest is null ? null : $"did you mean \"{nearest}\"?");
    }

    private void WarnSecondSpelling(ConfigProperty property)
    {
        if (_object!.TryGet(property.Name.ToLowerInvariant(), out ConfigProperty? used) && !ReferenceEquals(used, property)
            && used.Position.Line > 0 && property.Position.Line > 0)
        {
            _diagnostics.Add(new Diagnostic(ValueCodes.SecondSpelling, DiagnosticSeverity.Warning, property.Position, property.Value.Path,
                $"\"{property.Name}\" is the same key as \"{used.Name}\", this one has no effect", "remove one of the two"));
        }
    }

    private IReadOnlyList<ConfigNode> Items(string key, string expected)
    {
        switch (Child(key))
        {
            case null:
            case ConfigScalar { ScalarKind: ConfigScalarKind.Null }:
                return [];
            case ConfigArray array:
                return array.Items;
            case { } node when _strict is not null:
                Refuse(ValueCodes.WrongType, node, $"{expected} belongs here, this is {node.Kind}", "put it between [ and ]");
                return [];
            case ConfigObject { Properties.Count: 0 }:
                return [];
            case { } node:
                if (!node.IsFromEnvironment)
                {
                    Tell(ValueCodes.Converted, DiagnosticSeverity.Warning, node, $"{expected} belongs here, this is {node.Kind}: it is read as a list of one",
                        "put it between [ and ]");
                }

                return [node];
        }
    }

    private bool TryText(ConfigNode node, out string text)
    {
        text = "";
        if (Fits(node, ConfigScalarKind.String, "text") is not { } scalar)
        {
            return false;
        }

        ScalarConversion.TryText(scalar, out text, out bool odd);
        WarnIfOdd(odd, scalar, "text", $"\"{text}\"");
        return true;
    }

    private bool TryWhole(ConfigScalar scalar, out long value)
    {
        if (!ScalarConversion.TryWhole(scalar, out value, out bool odd) || (odd && _strict is not null))
        {
            Refuse(ValueCodes.WrongType, scalar, $"a whole number belongs here, this is {(scalar.ScalarKind == ConfigScalarKind.Number ? "not one" : "other text")}",
                "write digits without quotes");
            return false;
        }

        WarnIfOdd(odd, scalar, "a whole number", value.ToString(CultureInfo.InvariantCulture));
        return true;
    }

    private ConfigScalar? Scalar(string key, ConfigScalarKind wanted, string expected) =>
        Child(key) is { } node ? Fits(node, wanted, expected) : null;

    /// <summary>The node, if it is a scalar that can be read as the wanted type at all.</summary>
    private ConfigScalar? Fits(ConfigNode node, ConfigScalarKind wanted, string expected)
    {
        if (IsNull(node))
        {
            return null;
        }

        if (node is ConfigScalar scalar && (_strict is null || scalar.ScalarKind == wanted))
        {
            return scalar;
        }

        Refuse(ValueCodes.WrongType, node, $"{expected} belongs here, this is {node.Kind}", Example(wanted, expected));
        return null;
    }

    private static string Example(ConfigScalarKind wanted, string expected) => wanted switch
    {
        ConfigScalarKind.Boolean => "write true or false",
        ConfigScalarKind.Number => "write digits without quotes",
        _ when expected == "a duration" => "write a duration such as \"2s\"",
        _ => "write text in double quotes",
    };

    private static string DurationRemedy(string text)
    {
        string compact = text.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        int digits = compact.AsSpan().IndexOfAnyExceptInRange('0', '9');
        string? unit = digits <= 0 ? (digits < 0 && compact.Length > 0 ? "s" : null) : compact[digits..] switch
        {
            "s" or "sec" or "secs" or "second" or "seconds" => "s",
            "m" or "min" or "mins" or "minute" or "minutes" => "m",
            "h" or "hr" or "hour" or "hours" => "h",
            "ms" or "msec" or "millisecond" or "milliseconds" => "ms",
            _ => null,
        };
        string example = unit is null ? "2s" : (digits < 0 ? compact : compact[..digits]) + unit;
        return compact.Length == 0 ? "remove the key, or write a duration such as \"2s\"" : $"write a duration such as \"{Shown(example)}\"";
    }

    private void WarnIfOdd(bool odd, ConfigScalar scalar, string expected, string meant)
    {
        // Text is the only way to write anything in an environment variable.
        if (odd && _strict is null && !scalar.IsFromEnvironment)
        {
            Tell(ValueCodes.Converted, DiagnosticSeverity.Warning, scalar, $"{expected} belongs here, this is {scalar.Kind}: it is read as {meant}",
                $"write {meant}");
        }
    }

    private void Refuse(DiagnosticCode code, ConfigNode node, string message, string remedy)
    {
        WrongTypes++;
        Tell(code, _strict ?? DiagnosticSeverity.Error, node, message, remedy);
    }

    private void Tell(DiagnosticCode code, DiagnosticSeverity severity, ConfigNode node, string message, string remedy) =>
        _diagnostics.Add(new Diagnostic(code, severity, node.Position, node.Path, message, remedy));

    private static string JsonText(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static bool IsNull(ConfigNode node) => node is ConfigScalar { ScalarKind: ConfigScalarKind.Null };

    /// <summary>A text of the file as findings quote it: its first forty characters.</summary>
    /// <param name="text">The text.</param>
    internal static string Shown(string text) =>
        text.Length <= 40 ? text : text[..(char.IsHighSurrogate(text[39]) ? 39 : 40)] + "...";
}

/// <summary>What is told about a key that has no effect; an empty message when nothing is to be told.</summary>
/// <param name="Code">What it is about.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record UnknownKeyAdvice(DiagnosticCode Code, string Message, string? Remedy);
