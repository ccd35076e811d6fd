using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Xml;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Payload;

/// <summary>Reads an XML document as an object (core.md 8.5): the root element is the only member; attributes become <c>-name</c>,
/// text beside attributes or elements <c>#text</c>, repeated elements a list; prefixes are dropped, every value is a string.</summary>
internal static class XmlTreeReader
{
    /// <summary>The levels of elements. Default 1,000: no real document comes near it.</summary>
    public const int MaxDepth = 1_000;

    /// <summary>The elements and attributes of a document. Default 1,000,000: each takes some hundred bytes while it is decoded.</summary>
    public const int MaxNodes = 1_000_000;

    private const string Blank = "\t\r\b\n ";

    static XmlTreeReader() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Reads a document up to the end of its root element. A document type is skipped, and its entities do not exist.</summary>
    /// <param name="body">The body, in the character set that its declaration names.</param>
    /// <param name="document">The object.</param>
    /// <returns>Why there is none; <see langword="null"/> when there is.</returns>
    public static Failure? TryRead(ReadOnlyMemory<byte> body, out TreeMap document)
    {
        document = new TreeMap();
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
                XmlResolver = null,
                Namespaces = false,
                WhitespaceHandling = WhitespaceHandling.None,
            };
            return Read(reader, document);
        }
        catch (XmlException e)
        {
            return new Failure(
                FailureKind.Decode,
                string.Create(CultureInfo.InvariantCulture, $"the body is not valid XML: line {e.LineNumber}, position {e.LinePosition}"));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return new Failure(FailureKind.Decode, "the body is not valid XML: its character set is not known or not kept to");
        }
    }

    private static Failure? Read(XmlTextReader reader, TreeMap document)
    {
        var open = new Stack<Element>();
        int nodes = 0;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    nodes += 1 + reader.AttributeCount;
                    if (open.Count == MaxDepth || nodes > MaxNodes)
                    {
                        return new Failure(
                            FailureKind.TooLarge,
                            $"the XML body has more than {MaxDepth} levels, or more than {MaxNodes} elements and attributes");
                    }

                    bool isEmpty = reader.IsEmptyElement;
                    open.Push(ReadStart(reader));
                    if (isEmpty && Close(open, document))
                    {
                        return null;
                    }

                    break;
                case XmlNodeType.EndElement:
                    if (Close(open, document))
                    {
                        return null;
                    }

                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA when open.Count > 0:
                    open.Peek().AddText(reader.Value.Trim(Blank.AsSpan()));
                    break;
                case XmlNodeType.EntityReference:
                    return new Failure(
                        FailureKind.Decode,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"the body is not valid XML: an entity that is not predefined, line {reader.LineNumber}, position {reader.LinePosition}"));
            }
        }

        return new Failure(FailureKind.Decode, "EOF");
    }

    private static Element ReadStart(XmlTextReader reader)
    {
        var element = new Element(LocalName(reader.Name));
        while (reader.MoveToNextAttribute())
        {
            element.Members.Set("-" + LocalName(reader.Name), new TreeScalar(reader.Value));
        }

        return element;
    }

    /// <summary>Ends the innermost element.</summary>
    /// <returns>Whether it was the root.</returns>
    private static bool Close(Stack<Element> open, TreeMap document)
    {
        Element element = open.Pop();
        if (open.TryPeek(out Element? parent))
        {
            parent.AddChild(element.Name, element.ToValue());
            return false;
        }

        document.Set(element.Name, element.ToValue());
        return true;
    }

    private static string LocalName(string name) => name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static string Trim(this string text, ReadOnlySpan<char> blank) => text.AsSpan().Trim(blank).ToString();

    /// <summary>An element that is being read.</summary>
    private sealed class Element(string name)
    {
        private string? _leadingText;

        public string Name { get; } = name;

        public TreeMap Members { get; } = new();

        /// <summary>Text before anything else stands for the whole element; later text replaces what was there (manipulation.md 6.3).</summary>
        public void AddText(string text)
        {
            if (text.Length == 0)
            {
                return;
            }

            if (Members.Members.Count > 0)
            {
                Members.Set("#text", new TreeScalar(text));
            }
            else
            {
                _leadingText = text;
            }
        }

        public void AddChild(string child, TreeNode value)
        {
            if (!Members.TryGet(child, out TreeNode? existing))
            {
                Members.Set(child, value);
                return;
            }

            if (existing is not TreeList list)
            {
                list = new TreeList();
                list.Items.Add(existing);
                Members.Set(child, list);
            }

            list.Items.Add(value);
        }

        public TreeNode ToValue()
        {
            if (Members.Members.Count == 0)
            {
                return _leadingText is null ? TreeScalar.Empty : new TreeScalar(_leadingText);
            }

            if (_leadingText is not null)
            {
                Members.Set("#text", new TreeScalar(_leadingText));
            }

            return Members;
        }
    }
}
