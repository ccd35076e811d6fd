namespace Sluice.Cli.Tests;

/// <summary>A folder with a <c>krakend.json</c> that exists for one test.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sluice-cli-");

    public TestFolder(string configuration, string file = "krakend.json") => Add(file, configuration);

    public string Path => _directory.FullName;

    public void Add(string file, string text) => File.WriteAllText(System.IO.Path.Combine(Path, file), text);

    public void Dispose() => _directory.Delete(recursive: true);
}
