using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Martian;

/// <summary><c>body.Modifier</c>: replaces the body (manipulation.md 2.4).</summary>
internal static class BodyModifier
{
    /// <summary>Compiles the component.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair Compile(ComponentReader reader)
    {
        string contentType = HeaderText.OneLine(reader.HeaderValue("contentType"));
        byte[] body = Decode(reader);
        RequestBody requestBody = RequestBody.Buffered(body);
        return new ModifierPair(
            exchange =>
            {
                exchange.Headers.Set("Content-Type", contentType);
                exchange.Headers.Remove("Content-Encoding");
                exchange.SetRequestBody(requestBody);
                return null;
            },
            exchange =>
            {
                BodyReplacement.Apply(exchange, new MemoryBody(body), contentType);
                return null;
            });
    }

    private static byte[] Decode(ComponentReader reader)
    {
        string text = reader.Text("body");
        byte[] bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out int count))
        {
            reader.Mistake(MartianCodes.Value, "body", "this is not base64", "encode the body as base64 with its padding");
        }

        return bytes[..count];
    }
}
