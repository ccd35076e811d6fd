using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Payload;

/// <summary><c>xml</c>: the document as an object; with <c>is_collection</c> that object becomes <c>collection</c>, and filters take
/// it for a scalar (manipulation.md 6.1).</summary>
/// <param name="plan">The shaping.</param>
/// <param name="limits">The limits.</param>
/// <param name="isCollection"><c>is_collection</c>.</param>
internal sealed class XmlDecoder(ShapePlan? plan, JsonLimits limits, bool isCollection) : BackendDecoder(plan)
{
    private protected override DecodeResult Read(BodyBuffer body, string? contentType)
    {
        using (body)
        {
            if (body.Length > limits.MaxBytes)
            {
                return new DecodeResult(new JsonFault(JsonFaultKind.TooManyBytes, 0).ToFailure(default, limits));
            }

            Failure? failure = XmlTreeReader.TryRead(body.Memory, out TreeMap document);
            if (failure is not null)
            {
                return new DecodeResult(failure);
            }

            DecodeResult result = TreeData.From(document, limits);
            if (isCollection && result.Succeeded)
            {
                result.Data.Tape[0].Flags |= JsonTokenFlags.Opaque;
                result.Data.RootIndex = result.Data.Tape.Wrap("collection"u8, 0);
            }

            return result;
        }
    }
}
