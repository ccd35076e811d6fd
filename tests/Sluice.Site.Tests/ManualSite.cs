namespace Sluice.Site.Tests;

/// <summary>The site of this repository, made once for all tests of a class.</summary>
public sealed class ManualSite : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-site-");

    public ManualSite() => Problems = SiteBuilder.Build(Checkout, Folder);

    /// <summary>The folder of this repository.</summary>
    public static string Checkout
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Sluice.slnx")))
            {
                folder = folder.Parent;
            }

            Assert.NotNull(folder);
            return folder.FullName;
        }
    }

    /// <summary>The folder of the site.</summary>
    public string Folder => Path.Combine(_folder.FullName, "site");

    /// <summary>What was wrong with the pages.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>The pages of the site.</summary>
    public string[] Pages => Directory.GetFiles(Folder, "*.html", SearchOption.AllDirectories);

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
