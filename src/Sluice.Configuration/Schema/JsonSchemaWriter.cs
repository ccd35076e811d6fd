using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sluice.Configuration;

/// <summary>Writes a <see cref="ConfigurationSchema"/> as a JSON Schema of draft 2020-12, for editors.</summary>
public static class JsonSchemaWriter
{
    /// <summary>The pattern of durations: the original's schema knows no other (core.md 1.2).</summary>
    internal const string DurationPattern = "^[0-9]+(ns|ms|us|µs|s|m|h)$";

    /// <summary>The names of comments, which stand in every object.</summary>
    private const string CommentPattern = "^[@$_#]";

    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="output">Gets it, in UTF-8.</param>
    public static void Write(ConfigurationSchema schema, Stream output)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
        WriteObject(schema.Service, json);
        json.WriteStartObject("$defs");
        WriteDuration(json);
        foreach (ObjectShape shape in Named(schema.Service))
        {
            json.WriteStartObject(shape.Name);
            WriteObject(shape, json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteDuration(Utf8JsonWriter json)
    {
        json.WriteStartObject("duration");
        json.WriteString("type", "string");
        json.WriteString("pattern", DurationPattern);
        json.WriteStartArray("examples");
        json.WriteStringValue("500ms");
        json.WriteStringValue("2s");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The named objects, in the order of their names.</summary>
    private static IEnumerable<ObjectShape> Named(ObjectShape root)
    {
        HashSet<ObjectShape> seen = [];
        Stack<ObjectShape> open = new([root]);
        while (open.TryPop(out ObjectShape? shape))
        {
            if (seen.Add(shape))
            {
                foreach (ValueShape value in shape.Keys.Values.Where(static v => v.Object is not null))
                {
                    open.Push(value.Object!);
                }
            }
        }

        return seen.Where(static shape => shape.Name.Length > 0).OrderBy(static shape => shape.Name, StringComparer.Ordinal);
    }

    private static void WriteObject(ObjectShape shape, Utf8JsonWriter json)
    {
        if (shape.Title.Length > 0)
        {
            json.WriteString("title", shape.Title);
        }

        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach ((string key, ValueShape value) in shape.Keys)
        {
            json.WriteStartObject(key);
            WriteValue(value, json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (shape.HasOneKey)
        {
            json.WriteNumber("minProperties", 1);
            json.WriteNumber("maxProperties", 1);
        }
        else
        {
            json.WriteStartObject("patternProperties");
            json.WriteBoolean(CommentPattern, true);
            json.WriteEndObject();
        }

        if (shape.IsClosed)
        {
            json.WriteBoolean("additionalProperties", false);
        }

        string[] required = [.. shape.Keys.Where(static k => k.Value.IsRequired).Select(static k => k.Key)];
        if (required.Length > 0)
        {
            json.WriteStartArray("required");
            foreach (string key in required)
            {
                json.WriteStringValue(key);
            }

            json.WriteEndArray();
        }
    }

    private static void WriteValue(ValueShape value, Utf8JsonWriter json)
    {
        if (value.Text.Length > 0)
        {
            json.WriteString("description", value.Text);
        }

        WriteType(value, json);
        if (value.Default is { } written)
        {
            json.WritePropertyName("default");
            json.WriteRawValue(written);
        }
    }

    private static void WriteType(ValueShape value, Utf8JsonWriter json)
    {
        switch (value.Kind)
        {
            case ValueKind.Any:
                break;
            case ValueKind.Text:
                WriteText(value, json);
                break;
            case ValueKind.Whole:
                json.WriteString("type", "integer");
                WriteRange(value, json);
                break;
            case ValueKind.Number:
                json.WriteString("type", "number");
                break;
            case ValueKind.WholeOrText:
                WriteTypes(json, "integer", "string");
                break;
            case ValueKind.Boolean:
                json.WriteString("type", "boolean");
                break;
            case ValueKind.Duration:
                json.WriteString("$ref", "#/$defs/duration");
                break;
            case ValueKind.Object:
                WriteReference(value, json);
                break;
            case ValueKind.TextMap:
                json.WriteString("type", "object");
                WriteEach(json, "additionalProperties", "string");
                break;
            case ValueKind.Schema:
                WriteTypes(json, "object", "boolean");
                break;
            default:
                WriteList(value, json);
                break;
        }
    }

    private static void WriteText(ValueShape value, Utf8JsonWriter json)
    {
        json.WriteString("type", "string");
        if (value.Pattern is { } pattern)
        {
            json.WriteString("pattern", pattern);
        }

        if (value.Choices.Count > 0)
        {
            json.WriteStartArray("enum");
            foreach (string choice in value.Choices)
            {
                json.WriteStringValue(choice);
            }

            json.WriteEndArray();
        }
    }

    private static void WriteRange(ValueShape value, Utf8JsonWriter json)
    {
        if (value.Minimum is { } minimum)
        {
            json.WriteNumber("minimum", minimum);
        }

        if (value.Maximum is { } maximum)
        {
            json.WriteNumber("maximum", maximum);
        }
    }

    private static void WriteList(ValueShape value, Utf8JsonWriter json)
    {
        json.WriteString("type", "array");
        switch (value.Kind)
        {
            case ValueKind.Texts:
                WriteEach(json, "items", "string");
                break;
            case ValueKind.Wholes:
                WriteEach(json, "items", "integer");
                break;
            case ValueKind.Objects:
                json.WriteStartObject("items");
                WriteReference(value, json);
                json.WriteEndObject();
                break;
        }
    }

    private static void WriteReference(ValueShape value, Utf8JsonWriter json)
    {
        if (value.Object is not { } shape)
        {
            json.WriteString("type", "object");
        }
        else if (shape.Name.Length > 0)
        {
            json.WriteString("$ref", "#/$defs/" + shape.Name.Replace("/", "~1", StringComparison.Ordinal));
        }
        else
        {
            WriteObject(shape, json);
        }
    }

    private static void WriteEach(Utf8JsonWriter json, string keyword, string type)
    {
        json.WriteStartObject(keyword);
        json.WriteString("type", type);
        json.WriteEndObject();
    }

    private static void WriteTypes(Utf8JsonWriter json, params ReadOnlySpan<string> types)
    {
        json.WriteStartArray("type");
        foreach (string type in types)
        {
            json.WriteStringValue(type);
        }

        json.WriteEndArray();
    }
}
