namespace Sluice.Configuration.Tests.Loading;

public sealed class FileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_file_is_read()
    {
        string file = Path.Combine(_folder.FullName, "krakend.json");
        File.WriteAllText(file, """{"version": 3, "name": "n"}""");
        Assert.Equal("n", ConfigLoader.Load(new LoadRequest { File = file }).Config().Name);
    }

    [Fact]
    public void A_missing_file_is_told() => AssertTold("none.json", "there is no such file");

    [Fact]
    public void A_missing_folder_is_told() => AssertTold("none/none.json", "there is no such file");

    [Fact]
    public void A_directory_is_told() => AssertTold("", "this is a directory");

    [Fact]
    public void An_empty_file_is_told()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "empty.json"), "");
        AssertTold("empty.json", "the file is empty");
    }

    [Fact]
    public void A_document_that_is_no_object_is_told()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "list.json"), "[]");
        AssertTold("list.json", "the document is a list, an object belongs here");
    }

    [Fact]
    public void A_file_of_more_than_64_MiB_is_told_without_reading_it()
    {
        using (FileStream stream = File.Create(Path.Combine(_folder.FullName, "large.json")))
        {
            stream.SetLength((64L * 1024 * 1024) + 1);
        }

        AssertTold("large.json", "the file is larger than 64 MiB");
    }

    private void AssertTold(string name, string message)
    {
        string file = Path.Combine(_folder.FullName, name);
        LoadResult result = ConfigLoader.Load(new LoadRequest { File = file });
        Diagnostic finding = Assert.Single(result.Diagnostics);
        Assert.Null(result.Config);
        Assert.Equal((DiagnosticSeverity.Error, message, file), (finding.Severity, finding.Message, finding.Position.File));
        Assert.NotNull(finding.Remedy);
    }
}
