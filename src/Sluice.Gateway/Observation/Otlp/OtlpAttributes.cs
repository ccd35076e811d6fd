namespace Sluice.Gateway.Observation.Otlp;

/// <summary>Writes attributes as the message <c>KeyValue</c>.</summary>
internal static class OtlpAttributes
{
    /// <summary>Writes an attribute with text.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="field">The field that it is.</param>
    /// <param name="key">The name.</param>
    /// <param name="value">The value.</param>
    public static void Write(ProtobufWriter writer, int field, string key, string value)
    {
        int pair = writer.Begin(field);
        writer.Text(1, key);
        int any = writer.Begin(2);
        writer.Text(1, value);
        writer.End(any);
        writer.End(pair);
    }

    /// <summary>Writes an attribute of a span.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="field">The field that it is.</param>
    /// <param name="attribute">The attribute.</param>
    public static void Write(ProtobufWriter writer, int field, in SpanAttribute attribute)
    {
        int pair = writer.Begin(field);
        writer.Text(1, attribute.Key);
        int any = writer.Begin(2);
        switch (attribute.Kind)
        {
            case SpanValueKind.Boolean:
                writer.Boolean(2, attribute.Boolean);
                break;
            case SpanValueKind.Whole:
                writer.Signed(3, attribute.Whole);
                break;
            case SpanValueKind.Number:
                writer.Double(4, attribute.Number);
                break;
            case SpanValueKind.Texts:
                int list = writer.Begin(5);
                foreach (string text in attribute.Texts)
                {
                    int item = writer.Begin(1);
                    writer.Text(1, text);
                    writer.End(item);
                }

                writer.End(list);
                break;
            default:
                writer.Text(1, attribute.Text);
                break;
        }

        writer.End(any);
        writer.End(pair);
    }
}
