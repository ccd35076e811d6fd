using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sluice.Gateway.Features.Martian;

/// <summary>Replaces the body of an answer, as far as the request's <c>Range</c> asks for it.</summary>
internal static class BodyReplacement
{
    /// <summary>Replaces the body.</summary>
    /// <param name="exchange">The call.</param>
    /// <param name="body">The new body; disposed with the answer.</param>
    /// <param name="contentType">Its media type; empty for none.</param>
    public static void Apply(Exchange exchange, StoredBody body, string contentType)
    {
        ByteRange[]? ranges = ByteRanges.Read(exchange.RequestHeaders.First("Range"), body.Length);
        string type = contentType;
        string? contentRange = null;
        int? status = null;
        BodyPart[] parts;
        switch (ranges)
        {
            case null:
                parts = [new BodyPart([], 0, body.Length)];
                break;
            case []:
                status = 416;
                parts = [];
                break;
            case [var only]:
                status = 206;
                contentRange = Describe(only, body.Length);
                parts = [new BodyPart([], only.First, only.Length)];
                break;
            default:
                status = 206;
                string boundary = RandomNumberGenerator.GetHexString(60, lowercase: true);
                type = $"multipart/byteranges; boundary={boundary}";
                parts = Multipart(ranges, boundary, contentType, body.Length);
                break;
        }

        exchange.Replace(new StoredResponse(body, parts));
        exchange.Response!.StatusCode = status ?? exchange.Response.StatusCode;
        exchange.Headers.Remove("Content-Encoding");
        exchange.Headers.Set("Content-Type", type);
        if (contentRange is not null)
        {
            exchange.Headers.Set("Content-Range", contentRange);
        }
    }

    private static BodyPart[] Multipart(ByteRange[] ranges, string boundary, string contentType, long length)
    {
        List<BodyPart> parts = [];
        foreach (ByteRange range in ranges)
        {
            string start = parts.Count == 0 ? "" : "\r\n";
            string head = $"{start}--{boundary}\r\nContent-Range: {Describe(range, length)}\r\nContent-Type: {contentType}\r\n\r\n";
            parts.Add(new BodyPart(Encoding.Latin1.GetBytes(head), range.First, range.Length));
        }

        parts.Add(new BodyPart(Encoding.Latin1.GetBytes($"\r\n--{boundary}--\r\n"), 0, 0));
        return [.. parts];
    }

    private static string Describe(ByteRange range, long length) =>
        string.Create(CultureInfo.InvariantCulture, $"bytes {range.First}-{range.Last}/{length}");
}
