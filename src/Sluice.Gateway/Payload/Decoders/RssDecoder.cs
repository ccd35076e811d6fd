using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Payload;

/// <summary><c>rss</c>: RSS, Atom or JSON Feed as one object (manipulation.md 6.4). Filters reach its members, not what is in them.</summary>
/// <param name="plan">The shaping.</param>
/// <param name="limits">The limits.</param>
internal sealed class RssDecoder(ShapePlan? plan, JsonLimits limits) : BackendDecoder(plan)
{
    private protected override DecodeResult Read(BodyBuffer body, string? contentType)
    {
        bool isJson = body.Span.TrimStart("\uFEFF \t\r\n"u8).StartsWith("{"u8);
        Failure? failure = isJson ? ReadJson(body, out Feed? feed) : ReadXml(body, out feed);
        if (failure is not null)
        {
            return new DecodeResult(failure);
        }

        var written = new BodyBuffer();
        var json = new JsonBuilder(written);
        FeedWriter.Write(feed!, ref json);
        json.Complete();
        ResponseData data = ResponseData.Rent();
        failure = data.TryScan(written, limits);
        if (failure is null)
        {
            KeepAsWritten(data.Tape, "items"u8);
            KeepAsWritten(data.Tape, "author"u8);
        }

        return data.ToResult(failure);
    }

    private Failure? ReadJson(BodyBuffer body, out Feed? feed)
    {
        feed = null;
        DecodeResult json = ResponseData.FromJson(body, limits);
        if (!json.Succeeded)
        {
            return json.Failure;
        }

        using ResponseData data = json.Data;
        return JsonFeedReader.TryRead(data.Root, out feed) ? null : NotAFeed();
    }

    private Failure? ReadXml(BodyBuffer body, out Feed? feed)
    {
        using (body)
        {
            feed = null;
            if (body.Length > limits.MaxBytes)
            {
                return new JsonFault(JsonFaultKind.TooManyBytes, 0).ToFailure(default, limits);
            }

            Failure? failure = FeedElement.TryRead(body.Memory, out FeedElement? root);
            feed = root?.Name switch
            {
                "rss" or "rdf" => RssReader.Read(root),
                "feed" => AtomReader.Read(root),
                _ => null,
            };
            return failure ?? (feed is null ? NotAFeed() : null);
        }
    }

    private static Failure NotAFeed() => new(FailureKind.Decode, "the body is no feed: it is neither RSS nor Atom nor JSON Feed");

    private static void KeepAsWritten(JsonTape tape, ReadOnlySpan<byte> name)
    {
        int value = TapeObject.Find(tape, 0, name);
        if (tape[value].Kind != JsonTokenKind.Null)
        {
            TapeObject.KeepAsWritten(tape, value);
        }
    }
}
