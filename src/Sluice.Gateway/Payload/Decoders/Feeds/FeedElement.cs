using System.Text;
using System.Xml;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Payload;

/// <summary>An element of a feed in XML.</summary>
/// <param name="prefix">The prefix, in lower case; empty: none.</param>
/// <param name="name">The local name, in lower case.</param>
internal sealed class FeedElement(string prefix, string name)
{
    private readonly StringBuilder _text = new();

    /// <summary>The prefix, in lower case.</summary>
    public string Prefix { get; } = prefix;

    /// <summary>The local name, in lower case.</summary>
    public string Name { get; } = name;

    /// <summary>The attributes, without prefixes.</summary>
    public SortedDictionary<string, string> Attributes { get; } = new(StringComparer.Ordinal);

    /// <summary>The elements in it.</summary>
    public List<FeedElement> Children { get; } = [];

    /// <summary>The text in it and below it, trimmed.</summary>
    public string Text => _text.ToString().Trim();

    /// <summary>Reads the root element of a document.</summary>
    /// <param name="body">The body.</param>
    /// <param name="root">The root element.</param>
    /// <returns>Why there is none; <see langword="null"/> when there is.</returns>
    public static Failure? TryRead(ReadOnlyMemory<byte> body, out FeedElement? root)
    {
        FeedElement? read = null;
        Failure? failure = XmlBody.TryRead(body, reader => Read(reader, out read));
        root = read;
        return failure;
    }

    /// <summary>An attribute's value, or the empty string.</summary>
    /// <param name="attribute">The attribute.</param>
    public string Attribute(string attribute) => Attributes.GetValueOrDefault(attribute, "");

    /// <summary>The text of the first element with a name, or the empty string.</summary>
    /// <param name="child">The local name.</param>
    /// <param name="childPrefix">The prefix.</param>
    public string ChildText(string child, string childPrefix = "") =>
        Children.Find(e => e.Name == child && e.Prefix == childPrefix)?.Text ?? "";

    private static Failure? Read(XmlTextReader reader, out FeedElement? root)
    {
        root = null;
        var open = new Stack<FeedElement>();
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
                    FeedElement element = ReadStart(reader);
                    root ??= element;
                    if (open.TryPeek(out FeedElement? parent))
                    {
                        parent.Children.Add(element);
                    }

                    if (!isEmpty)
                    {
                        open.Push(element);
                    }
                    else if (open.Count == 0)
                    {
                        return null;
                    }

                    break;
                case XmlNodeType.EndElement:
                    open.Pop();
                    if (open.Count == 0)
                    {
                        return null;
                    }

                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA when open.Count > 0:
                    open.Peek()._text.Append(reader.Value);
                    break;
            }
        }

        return new Failure(FailureKind.Decode, "EOF");
    }

    private static FeedElement ReadStart(XmlTextReader reader)
    {
        string full = reader.Name.ToLowerInvariant();
        string local = XmlBody.LocalName(full);
        var element = new FeedElement(local.Length == full.Length ? "" : full[..^(local.Length + 1)], local);
        while (reader.MoveToNextAttribute())
        {
            element.Attributes[XmlBody.LocalName(reader.Name)] = reader.Value;
        }

        return element;
    }
}
