using System.Security.Cryptography;

namespace Sluice.GoTemplate.Functions;

/// <summary>PEM texts (RFC 7468).</summary>
internal static class Pem
{
    /// <summary>Writes a block.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="bytes">Its bytes.</param>
    public static string Encode(string type, byte[] bytes) => PemEncoding.WriteString(type, bytes) + "\n";

    /// <summary>Reads the first block of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isType">Whether a type is the wanted one.</param>
    /// <exception cref="TemplateFault">There is no block, or it has another type.</exception>
    public static byte[] Decode(string text, Func<string, bool> isType)
    {
        if (!PemEncoding.TryFind(text, out PemFields fields) || !isType(text[fields.Label]))
        {
            throw new TemplateFault("the text is not the PEM text that belongs here");
        }

        return Convert.FromBase64String(text[fields.Base64Data]);
    }
}
