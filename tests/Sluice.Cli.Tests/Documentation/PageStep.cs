using System.Text.RegularExpressions;

namespace Sluice.Cli.Tests.Documentation;

/// <summary>Something that a reader of a page does, in the order of the page.</summary>
internal abstract record PageStep
{
    /// <summary>What a reader does who follows a page: saves its configurations, types its commands.</summary>
    /// <param name="page">The page.</param>
    public static IReadOnlyList<PageStep> Of(DocumentationPage page)
    {
        var steps = new List<PageStep>();
        foreach (FencedBlock block in page.Blocks)
        {
            if (block.Language is "console" or "sh")
            {
                steps.AddRange(TypedCommand.In(block));
            }
            else if (block.File is { } file)
            {
                steps.Add(new SavedFile(file, block.Text));
            }
        }

        int first = steps.FindIndex(static step => step is TypedCommand);
        bool isServed = first >= 0 && ((TypedCommand)steps[first]).Text.Contains("curl ", StringComparison.Ordinal)
            && steps.Take(first).Any(static step => step is SavedFile { Name: "krakend.json" });
        if (isServed)
        {
            // A page that begins with a request means that its configuration runs.
            steps.Insert(first, new TypedCommand("./sluice run -c krakend.json", "", 0, IsCompared: false));
        }

        return steps;
    }
}

/// <summary>A block that the reader saves as a file.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Text">What stands in it.</param>
internal sealed record SavedFile(string Name, string Text) : PageStep;

/// <summary>A command that the reader types.</summary>
/// <param name="Text">The command, of one line or several.</param>
/// <param name="Shown">What the page shows that it prints.</param>
/// <param name="Line">Its line in the page; 0 when it is not written there.</param>
/// <param name="IsCompared">Whether what it prints must be what is shown: in <c>console</c> blocks.</param>
internal sealed partial record TypedCommand(string Text, string Shown, int Line, bool IsCompared) : PageStep
{
    /// <summary>Whether it is a gateway that serves until it is stopped: the reader types the next commands elsewhere, and stops it before starting
    /// the next gateway.</summary>
    public bool Serves => Server().IsMatch(Text);

    /// <summary>Whether it goes on in the background.</summary>
    public bool RunsOn => Text.EndsWith(" &", StringComparison.Ordinal);

    /// <summary>Whether it asks the gateway to read its configuration again.</summary>
    public bool Reloads => Text.StartsWith("kill -HUP", StringComparison.Ordinal);

    /// <summary>The commands of a block: in <c>console</c> the lines behind <c>$ </c>, in <c>sh</c> every line that is no comment.
    /// A line that ends with a backslash goes on in the next.</summary>
    /// <param name="block">The block.</param>
    public static IEnumerable<TypedCommand> In(FencedBlock block)
    {
        bool isConsole = block.Language == "console";
        string[] lines = block.Text.TrimEnd('\n').Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            int line = block.Line + 1 + i;
            string text = isConsole ? lines[i] : "$ " + lines[i];
            Assert.StartsWith("$ ", text, StringComparison.Ordinal);
            text = text[2..];
            while (text.EndsWith('\\'))
            {
                text += "\n" + lines[++i];
            }

            int end = i + 1;
            while (isConsole && end < lines.Length && !lines[end].StartsWith("$ ", StringComparison.Ordinal))
            {
                end++;
            }

            string shown = string.Join('\n', lines[(i + 1)..end]);
            i = end - 1;
            if (!isConsole)
            {
                text = Comment().Replace(text, "");
            }

            if (text.Length > 0)
            {
                yield return new TypedCommand(text, shown, line, isConsole);
            }
        }
    }

    [GeneratedRegex(@"^(\w+=\S+ )*(\./|\.\./)*sluice (run|demo)\b(?!.*(--print-config|--help|--list))")]
    private static partial Regex Server();

    [GeneratedRegex(@"(^|\s+)#\s.*$")]
    private static partial Regex Comment();
}
