using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Xml;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Payload;

/// <summary>Opens bodies as XML, safely: a document type is skipped and none of its entities exists, nothing outside of the body is
/// ever read, and what is malformed is a value, not an exception.</summary>
internal static class XmlBody
{
    /// <summary>The levels of elements. Default 1,000: no real document comes near it.</summary>
    public const int MaxDepth = 1_000;

    /// <summary>The elements and attributes of a document. Default 1,000,000: each takes some hundred bytes while it is decoded.</summary>
    public const int MaxNodes = 1_000_000;

    static XmlBody() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Reads a body.</summary>
    /// <param name="body">The body, in the character set that its declaration or byte order mark names.</param>
    /// <param name="read">Reads the document; what it returns is returned.</param>
    public static Failure? TryRead(ReadOnlyMemory<byte> body, Func<XmlTextReader, Failure?> read)
    {
        if (body.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            return new Failure(FailureKind.Decode, "EOF");
        }

        MemoryMarshal.TryGetArray(body, out ArraySegment<byte> bytes);
        using var stream = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false);
        try
        {
            using var reader = new XmlTextReader(stream)
            {
                DtdProcessing = DtdProcessing.Ignore,
                EntityHandling = EntityHandling.ExpandEntities,
                XmlResolver = null,
                Namespaces = false,
                WhitespaceHandling = WhitespaceHandling.None,
            };
            return read(reader);
        }
        catch (XmlException e)
        {
            return NotValid(e.LineNumber, e.LinePosition);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return new Failure(FailureKind.Decode, "the body is not valid XML: its character set is not known or not kept to");
        }
    }

    /// <summary>A document that is malformed.</summary>
    /// <param name="line">The line, from 1.</param>
    /// <param name="position">The column, from 1.</param>
    public static Failure NotValid(int line, int position) => new(
        FailureKind.Decode, string.Create(CultureInfo.InvariantCulture, $"the body is not valid XML: line {line}, position {position}"));

    /// <summary>A document beyond <see cref="MaxDepth"/> or <see cref="MaxNodes"/>.</summary>
    public static Failure TooLarge() => new(
        FailureKind.TooLarge, $"the XML body has more than {MaxDepth} levels, or more than {MaxNodes} elements and attributes");

    /// <summary>A name without its prefix.</summary>
    /// <param name="name">The name.</param>
    public static string LocalName(string name) => name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];
}
