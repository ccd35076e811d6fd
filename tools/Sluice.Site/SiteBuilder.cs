namespace Sluice.Site;

/// <summary>Makes the site: plain HTML, one style sheet and a search, nothing from elsewhere; it reads from a folder as well as from a server.</summary>
internal static class SiteBuilder
{
    /// <summary>Makes the site anew.</summary>
    /// <param name="root">The folder of the checkout.</param>
    /// <param name="output">The folder of the site; what is there goes away.</param>
    /// <returns>What is wrong with the pages: links that lead nowhere, pages that no index names.</returns>
    public static IReadOnlyList<string> Build(string root, string output)
    {
        var problems = new List<string>();
        var repository = Repository.Read(root);
        var template = new PageTemplate(Navigation.Of(repository, problems));
        var links = new PageLinks(repository, problems);
        foreach (SourcePage page in repository.Pages)
        {
            links.Turn(page);
        }

        if (Directory.Exists(output))
        {
            Directory.Delete(output, recursive: true);
        }

        foreach (SourcePage page in repository.Pages)
        {
            Write(output, page.Output, template.Fill(page));
        }

        Write(output, "sections.js", SearchIndex.Write(repository.Pages));
        foreach (string file in links.Files)
        {
            Copy(Path.Combine(root, file), Path.Combine(output, file));
        }

        foreach (string asset in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "assets")))
        {
            Copy(asset, Path.Combine(output, Path.GetFileName(asset)));
        }

        return problems;
    }

    private static void Write(string output, string path, string text)
    {
        string file = Path.Combine(output, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to);
    }
}
