using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Payload;

/// <summary><c>yaml</c>: an object, or with <c>is_collection</c> a list, which becomes <c>collection</c>. A body that is JSON is
/// decoded as JSON, which is all that the free edition of the original does with this encoding.</summary>
/// <param name="plan">The shaping.</param>
/// <param name="limits">The limits.</param>
/// <param name="isCollection"><c>is_collection</c>.</param>
internal sealed class YamlDecoder(ShapePlan? plan, JsonLimits limits, bool isCollection) : BackendDecoder(plan)
{
    private protected override DecodeResult Read(BodyBuffer body, string? contentType)
    {
        using (body)
        {
            if (body.Length > limits.MaxBytes)
            {
                return new DecodeResult(new JsonFault(JsonFaultKind.TooManyBytes, 0).ToFailure(default, limits));
            }

            DecodeResult result = Parse(body);
            if (!result.Succeeded)
            {
                return result;
            }

            ResponseData data = result.Data;
            JsonTokenKind kind = data.Tape[0].Kind;
            if (!isCollection)
            {
                return data.ToResult(data.RequireObject("an object is expected (is_collection takes a list)"));
            }

            if (kind is not (JsonTokenKind.Array or JsonTokenKind.Null))
            {
                return data.ToResult(new Failure(
                    FailureKind.Decode, $"the body is {ResponseData.Describe(kind)}: with is_collection a list is expected"));
            }

            data.RootIndex = data.Tape.Wrap("collection"u8, 0);
            return result;
        }
    }

    private DecodeResult Parse(BodyBuffer body)
    {
        int first = body.Span.IndexOfAnyExcept(" \t\r\n"u8);
        if (first < 0)
        {
            return new DecodeResult(new Failure(FailureKind.Decode, "EOF"));
        }

        if (body.Span[first] is (byte)'{' or (byte)'[')
        {
            var copy = new BodyBuffer(body.Length);
            body.Span.CopyTo(copy.GetSpan(body.Length));
            copy.Advance(body.Length);
            ResponseData data = ResponseData.Rent();
            DecodeResult json = data.ToResult(data.TryScan(copy, limits));
            if (json.Succeeded)
            {
                return json;
            }
        }

        Failure? failure = YamlTreeReader.TryRead(body.Memory, out TreeNode? root);
        return failure is null ? TreeData.From(root ?? new TreeScalar("null", isLiteral: true), limits) : new DecodeResult(failure);
    }
}
