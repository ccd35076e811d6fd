using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Tests.Hosting;

public sealed class FileStampsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stamps-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Links_in_a_circle_and_files_that_are_not_there_have_stamps()
    {
        string one = Path.Combine(_folder.FullName, "one");
        string two = Path.Combine(_folder.FullName, "two");
        File.CreateSymbolicLink(one, two);
        File.CreateSymbolicLink(two, one);

        FileStamps circle = FileStamps.Of([one, Path.Combine(one, "x"), Path.Combine(_folder.FullName, "none")]);
        File.Delete(two);
        File.WriteAllText(two, "there");

        Assert.NotEqual(circle, FileStamps.Of([one, Path.Combine(one, "x"), Path.Combine(_folder.FullName, "none")]));
    }

    [Fact]
    public void A_folder_that_may_not_be_looked_into_ends_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "every folder may be looked into");
        string file = Path.Combine(_folder.FullName, "file");
        File.WriteAllText(file, "text");
        FileStamps open = FileStamps.Of([file]);
#pragma warning disable CA1416 // Skipped there.
        File.SetUnixFileMode(_folder.FullName, UnixFileMode.None);
        FileStamps closed = FileStamps.Of([file]);
        File.SetUnixFileMode(_folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
#pragma warning restore CA1416

        Assert.NotEqual(open, closed);
    }
}
