using System.Text;
using Sluice.JsonSchema.Formats;
using Sluice.JsonSchema.Instance;
using Sluice.JsonSchema.Keywords;

namespace Sluice.JsonSchema.Compilation;

/// <summary>The keywords that assert something by themselves.</summary>
internal sealed partial class KeywordCompiler
{
    private void AddAssertions()
    {
        AddType();
        AddEnum();
        AddNumberLimits();
        AddCount("minLength", (limit, n, l) => new LengthKeyword(limit, isMaximum: false) { Name = n, Location = l });
        AddCount("maxLength", (limit, n, l) => new LengthKeyword(limit, isMaximum: true) { Name = n, Location = l });
        AddCount("minItems", (limit, n, l) => new CountKeyword(JsonKinds.Array, limit, isMaximum: false) { Name = n, Location = l });
        AddCount("maxItems", (limit, n, l) => new CountKeyword(JsonKinds.Array, limit, isMaximum: true) { Name = n, Location = l });
        AddCount("minProperties", (limit, n, l) => new CountKeyword(JsonKinds.Object, limit, isMaximum: false) { Name = n, Location = l });
        AddCount("maxProperties", (limit, n, l) => new CountKeyword(JsonKinds.Object, limit, isMaximum: true) { Name = n, Location = l });
        AddPattern();
        if (_members.TryGetValue("required", out var required) && Names(required, "required") is { Count: > 0 } names)
        {
            var table = new NameTable([.. names.Select(Encoding.UTF8.GetBytes)]);
            Add("required", (n, l) => new RequiredKeyword(table) { Name = n, Location = l });
        }

        if (Boolean("uniqueItems"))
        {
            Add("uniqueItems", static (n, l) => new UniqueItemsKeyword { Name = n, Location = l });
        }

        if (_draft >= JsonSchemaDialect.Draft201909)
        {
            AddDependencies("dependentRequired", schemas: false, names: true);
        }
    }

    private void AddType()
    {
        if (!_members.TryGetValue("type", out var value))
        {
            return;
        }

        List<string>? names = _document.Tokens[value].Kind == JsonKind.String ? [_document.Text(value)] : Names(value, "type");
        var allowed = JsonKinds.None;
        foreach (var name in names ?? [])
        {
            var kind = KindOf(name);
            allowed |= kind;
            if (kind == JsonKinds.None)
            {
                _compiler.Error(
                    _document,
                    value,
                    $"'{name}' is not a type; array, boolean, integer, null, number, object and string are");
            }
        }

        if (names is null)
        {
            return;
        }

        if (names.Count == 0)
        {
            _compiler.Error(_document, value, "'type' must name one or more types");
        }

        if ((allowed & JsonKinds.Number) != JsonKinds.None)
        {
            allowed &= ~JsonKinds.Integer;
        }

        var shown = string.Join(" or ", names.Order(StringComparer.Ordinal));
        Add("type", (n, l) => new TypeKeyword(allowed, shown) { Name = n, Location = l });
    }

    private static JsonKinds KindOf(string type) => type switch
    {
        "array" => JsonKinds.Array,
        "boolean" => JsonKinds.Boolean,
        "integer" => JsonKinds.Integer,
        "null" => JsonKinds.Null,
        "number" => JsonKinds.Number,
        "object" => JsonKinds.Object,
        "string" => JsonKinds.String,
        _ => JsonKinds.None,
    };

    private void AddEnum()
    {
        if (_members.TryGetValue("enum", out var value))
        {
            if (_document.Tokens[value].Kind != JsonKind.Array)
            {
                _compiler.Error(_document, value, "'enum' must be an array");
            }
            else
            {
                AddValues("enum", [.. _document.Items(value)]);
            }
        }

        if (_draft >= JsonSchemaDialect.Draft6 && _members.TryGetValue("const", out var constant))
        {
            AddValues("const", [constant]);
        }
    }

    private void AddValues(string name, int[] values) =>
        Add(name, (n, l) => new EnumKeyword(_document, values) { Name = n, Location = l });

    private void AddNumberLimits()
    {
        if (_draft == JsonSchemaDialect.Draft4)
        {
            AddLimit("minimum", isMaximum: false, Boolean("exclusiveMinimum"));
            AddLimit("maximum", isMaximum: true, Boolean("exclusiveMaximum"));
        }
        else
        {
            AddLimit("minimum", isMaximum: false, isExclusive: false);
            AddLimit("maximum", isMaximum: true, isExclusive: false);
            AddLimit("exclusiveMinimum", isMaximum: false, isExclusive: true);
            AddLimit("exclusiveMaximum", isMaximum: true, isExclusive: true);
        }

        if (Number("multipleOf") is { } divisor)
        {
            if (divisor.Sign <= 0)
            {
                _compiler.Error(_document, _members["multipleOf"], "'multipleOf' must be above 0");
            }
            else
            {
                Add("multipleOf", (n, l) => new MultipleOfKeyword(divisor) { Name = n, Location = l });
            }
        }
    }

    private void AddLimit(string name, bool isMaximum, bool isExclusive)
    {
        if (Number(name) is { } limit)
        {
            // Draft 4 spells the exclusive limit with a keyword of its own, and messages name that one.
            var told = isExclusive && _draft == JsonSchemaDialect.Draft4 ? "exclusive" + char.ToUpperInvariant(name[0]) + name[1..] : name;
            Add(told, (n, l) => new NumberLimitKeyword(limit, isMaximum, isExclusive) { Name = n, Location = l });
        }
    }

    private void AddCount(string name, Func<long, string, string, Keyword> make)
    {
        if (Count(name) is { } limit)
        {
            Add(name, (n, l) => make(limit, n, l));
        }
    }

    private void AddPattern()
    {
        if (!_members.TryGetValue("pattern", out var value))
        {
            return;
        }

        if (_document.Tokens[value].Kind != JsonKind.String)
        {
            _compiler.Error(_document, value, "'pattern' must be a string");
        }
        else if (_compiler.Pattern(_document, value, _document.Text(value)) is { } pattern)
        {
            Add("pattern", (n, l) => new PatternKeyword(pattern) { Name = n, Location = l });
        }
    }

    private void AddFormat()
    {
        if (!_members.TryGetValue("format", out var value))
        {
            return;
        }

        if (_document.Tokens[value].Kind != JsonKind.String)
        {
            _compiler.Error(_document, value, "'format' must be a string");
            return;
        }

        var asserts = _compiler.Options.FormatAssertion switch
        {
            FormatAssertion.Always => true,
            FormatAssertion.Never => false,
            _ => _vocabulary.AssertsFormat,
        };
        if (asserts && StringFormat.Find(_document.Text(value)) is { } format)
        {
            Add("format", (n, l) => new FormatKeyword(format) { Name = n, Location = l });
        }
    }

    private bool Boolean(string name)
    {
        if (!_members.TryGetValue(name, out var value))
        {
            return false;
        }

        var kind = _document.Tokens[value].Kind;
        if (kind is not (JsonKind.True or JsonKind.False))
        {
            _compiler.Error(_document, value, $"'{name}' must be true or false");
        }

        return kind == JsonKind.True;
    }

    private ExactNumber? Number(string name)
    {
        if (!_members.TryGetValue(name, out var value))
        {
            return null;
        }

        if (_document.Tokens[value].Kind != JsonKind.Number)
        {
            _compiler.Error(_document, value, $"'{name}' must be a number");
            return null;
        }

        return _document.View.Number(value);
    }

    private long? Count(string name)
    {
        if (Number(name) is not { } number)
        {
            return null;
        }

        if (number.AsCount is not { } count)
        {
            _compiler.Error(_document, _members[name], $"'{name}' must be a whole number from 0");
            return null;
        }

        return count;
    }
}
