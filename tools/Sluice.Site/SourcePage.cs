using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Sluice.Site;

/// <summary>A Markdown page of the repository.</summary>
internal sealed class SourcePage
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseAutoIdentifiers(AutoIdentifierOptions.GitHub)
        .UsePreciseSourceLocation()
        .DisableHtml()
        .Build();

    private SourcePage(string path, MarkdownDocument document) => (Path, Document) = (path, document);

    /// <summary>Its path in the repository, with slashes.</summary>
    public string Path { get; }

    /// <summary>What is read of it.</summary>
    public MarkdownDocument Document { get; }

    /// <summary>Its path in the site: a README is the index of its folder.</summary>
    public string Output =>
        Path.EndsWith("README.md", StringComparison.Ordinal) ? Path[..^"README.md".Length] + "index.html" : Path[..^".md".Length] + ".html";

    /// <summary>Its first heading.</summary>
    public string Title => Headings.Select(TextOf).FirstOrDefault(Path);

    /// <summary>Whether it is the README of an example.</summary>
    public bool IsExample => Path.StartsWith("examples/", StringComparison.Ordinal) && Path != Navigation.Examples;

    /// <summary>Its headings, in order.</summary>
    public IEnumerable<HeadingBlock> Headings => Document.Descendants<HeadingBlock>();

    /// <summary>The anchors that links can lead to: the ids of its headings.</summary>
    public IEnumerable<string> Anchors => Headings.Select(static heading => heading.GetAttributes().Id).OfType<string>();

    /// <summary>Its links, in order.</summary>
    public IEnumerable<LinkInline> Links => Document.Descendants<LinkInline>();

    /// <summary>Reads a page.</summary>
    /// <param name="root">The folder of the repository.</param>
    /// <param name="path">The page's path in it.</param>
    public static SourcePage Read(string root, string path) =>
        new(path, Markdown.Parse(File.ReadAllText(System.IO.Path.Combine(root, path)), Pipeline));

    /// <summary>The text of a block without its markup.</summary>
    /// <param name="block">The block.</param>
    public static string TextOf(LeafBlock block) =>
        block.Inline is { } inline
            ? string.Concat(inline.Descendants().Select(static part => part switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                LineBreakInline => " ",
                _ => "",
            }))
            : block.Lines.ToString();

    /// <summary>The page as HTML.</summary>
    public string ToHtml()
    {
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.Render(Document);
        return writer.ToString();
    }
}
