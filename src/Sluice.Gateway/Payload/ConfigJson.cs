using Sluice.Configuration;

namespace Sluice.Gateway.Payload;

/// <summary>Values of the configuration as JSON.</summary>
internal static class ConfigJson
{
    /// <summary>Writes a value. Its depth is bounded by the reader of the configuration.</summary>
    /// <param name="node">The value.</param>
    /// <param name="json">Where to.</param>
    public static void Write(ConfigNode node, ref JsonBuilder json)
    {
        switch (node)
        {
            case ConfigObject members:
                json.StartObject();
                foreach (ConfigProperty property in members.Properties)
                {
                    json.Name(property.Name);
                    Write(property.Value, ref json);
                }

                json.EndObject();
                break;
            case ConfigArray items:
                json.StartArray();
                foreach (ConfigNode item in items.Items)
                {
                    Write(item, ref json);
                }

                json.EndArray();
                break;
            case ConfigScalar { ScalarKind: ConfigScalarKind.String } text:
                json.String(text.Text);
                break;
            case ConfigScalar { ScalarKind: ConfigScalarKind.Number } number:
                json.Literal(JsonNumber.From(number.Text));
                break;
            case ConfigScalar { ScalarKind: ConfigScalarKind.Boolean } boolean:
                json.Literal(boolean.Text);
                break;
            default:
                json.Literal("null");
                break;
        }
    }
}
