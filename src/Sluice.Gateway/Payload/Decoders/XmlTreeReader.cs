using System.Xml;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Payload;

/// <summary>Reads an XML document as an object (core.md 8.5): the root element is the only member; attributes become <c>-name</c>,
/// text beside attributes or elements <c>#text</c>, repeated elements a list; prefixes are dropped, every value is a string.</summary>
internal static class XmlTreeReader
{
    private const string Blank = "\t\r\b\n ";

    /// <summary>Reads a document up to the end of its root element.</summary>
    /// <param name="body">The body.</param>
    /// <param name="document">The object.</param>
    /// <returns>Why there is none; <see langword="null"/> when there is.</returns>
    public static Failure? TryRead(ReadOnlyMemory<byte> body, out TreeMap document)
    {
        var read = new TreeMap();
        document = read;
        return XmlBody.TryRead(body, reader => Read(reader, read));
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
                    if (open.Count == XmlBody.MaxDepth || nodes > XmlBody.MaxNodes)
                    {
                        return XmlBody.TooLarge();
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
                    open.Peek().AddText(reader.Value.AsSpan().Trim(Blank).ToString());
                    break;
            }
        }

        return new Failure(FailureKind.Decode, "EOF");
    }

    private static Element ReadStart(XmlTextReader reader)
    {
        var element = new Element(XmlBody.LocalName(reader.Name));
        while (reader.MoveToNextAttribute())
        {
            element.Members.Set("-" + XmlBody.LocalName(reader.Name), new TreeScalar(reader.Value));
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
