using System.Buffers.Text;

namespace Sluice.Cel.Library;

/// <summary>The encoders extension: Base64 (RFC 4648, section 4).</summary>
internal static class EncodersExtension
{
    private static readonly CelValue NoBase64 = CelValue.FromError(CelErrorCode.InvalidArgument, "the string is no Base64");

    /// <summary>Declares it.</summary>
    internal static void AddTo(FunctionTable table)
    {
        table.Add("base64.encode", Encode, "(bytes) string");
        table.Add("base64.decode", Decode, "(string) bytes");
    }

    private static CelValue Encode(scoped ReadOnlySpan<CelValue> a, ref CelContext context)
    {
        if (a[0].Kind != CelKind.Bytes)
        {
            return default;
        }

        return context.TryAllocate((a[0].Octets.Length * 8L / 3) + 8)
            ? CelValue.FromString(Convert.ToBase64String(a[0].Octets))
            : CelContext.LimitError;
    }

    /// <summary>Decodes; the padding may be missing.</summary>
    private static CelValue Decode(scoped ReadOnlySpan<CelValue> a, ref CelContext context)
    {
        if (a[0].Kind != CelKind.String)
        {
            return default;
        }

        string text = a[0].Text;
        if (!context.TryAllocate(text.Length * 3L))
        {
            return CelContext.LimitError;
        }

        string padded = text.EndsWith('=') ? text : text.PadRight((text.Length + 3) / 4 * 4, '=');
        byte[] buffer = new byte[(padded.Length * 3 / 4) + 3];
        return Base64.IsValid(padded) && Convert.TryFromBase64String(padded, buffer, out int written)
            ? CelValue.FromBytes(buffer[..written])
            : NoBase64;
    }
}
