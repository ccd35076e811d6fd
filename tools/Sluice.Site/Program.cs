using Sluice.Site;

if (args is not [string root, string output])
{
    Console.Error.WriteLine("usage: Sluice.Site <checkout> <folder of the site>");
    return 2;
}

IReadOnlyList<string> problems = SiteBuilder.Build(Path.GetFullPath(root), Path.GetFullPath(output));
foreach (string problem in problems)
{
    Console.Error.WriteLine(problem);
}

Console.WriteLine($"{Path.Combine(output, "index.html")}: {problems.Count} problems");
return problems.Count == 0 ? 0 : 1;
