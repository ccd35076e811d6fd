using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Payload;

/// <summary><c>json</c> and <c>fast-json</c>: the first value of the body must be an object or <c>null</c>.</summary>
/// <param name="plan">The shaping.</param>
/// <param name="limits">The limits.</param>
internal sealed class JsonObjectDecoder(ShapePlan? plan, JsonLimits limits) : BackendDecoder(plan)
{
    private protected override DecodeResult Read(BodyBuffer body, string? contentType)
    {
        ResponseData data = ResponseData.Rent();
        Failure? failure = data.TryScan(body, limits)
            ?? data.RequireObject("an object is expected (is_collection or the encoding safejson takes a list)");
        return data.ToResult(failure);
    }
}

/// <summary><c>json</c> with <c>is_collection</c>: the first value must be a list or <c>null</c>; it becomes <c>collection</c>.</summary>
/// <param name="plan">The shaping.</param>
/// <param name="limits">The limits.</param>
internal sealed class JsonCollectionDecoder(ShapePlan? plan, JsonLimits limits) : BackendDecoder(plan)
{
    private protected override DecodeResult Read(BodyBuffer body, string? contentType)
    {
        ResponseData data = ResponseData.Rent();
        Failure? failure = data.TryScan(body, limits);
        if (failure is null)
        {
            JsonTokenKind kind = data.Tape[0].Kind;
            if (kind is JsonTokenKind.Array or JsonTokenKind.Null)
            {
                data.RootIndex = data.Tape.Wrap("collection"u8, 0);
            }
            else
            {
                failure = new Failure(
                    FailureKind.Decode, $"the body is {ResponseData.Describe(kind)}: with is_collection a list is expected");
            }
        }

        return data.ToResult(failure);
    }
}

/// <summary><c>safejson</c>: any value; a list becomes <c>collection</c>, a scalar <c>content</c>.</summary>
/// <param name="plan">The shaping.</param>
/// <param name="limits">The limits.</param>
internal sealed class SafeJsonDecoder(ShapePlan? plan, JsonLimits limits) : BackendDecoder(plan)
{
    private protected override DecodeResult Read(BodyBuffer body, string? contentType)
    {
        ResponseData data = ResponseData.Rent();
        Failure? failure = data.TryScan(body, limits);
        if (failure is null && data.Tape[0].Kind != JsonTokenKind.Object)
        {
            data.RootIndex = data.Tape.Wrap(data.Tape[0].Kind == JsonTokenKind.Array ? "collection"u8 : "content"u8, 0);
        }

        return data.ToResult(failure);
    }
}

/// <summary><c>string</c>: the whole body, whatever it is, becomes <c>content</c>.</summary>
/// <param name="plan">The shaping.</param>
internal sealed class StringDecoder(ShapePlan? plan) : BackendDecoder(plan)
{
    private protected override DecodeResult Read(BodyBuffer body, string? contentType)
    {
        ResponseData data = ResponseData.Rent();
        JsonTape tape = data.Tape;
        int length = body.Length;
        tape.Attach(body);
        tape.Add(new JsonToken { Kind = JsonTokenKind.String, Flags = JsonTokenFlags.Rewrite, Start = 0, End = length, Next = 1 });
        data.RootIndex = tape.Wrap("content"u8, 0);
        return new DecodeResult(data);
    }
}

/// <summary><c>no-op</c> on a backend whose endpoint decodes: there are no fields (core.md 7.7).</summary>
internal sealed class NoOpDecoder() : BackendDecoder(plan: null)
{
    private protected override DecodeResult Read(BodyBuffer body, string? contentType)
    {
        body.Dispose();
        return new DecodeResult(ResponseData.Empty());
    }
}
