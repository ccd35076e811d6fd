using System.Globalization;
using System.Text;

namespace Sluice.Gateway.Hosting;

/// <summary>What tells whether any of some files changed: their names, times and lengths, of what symbolic links lead to as well.</summary>
/// <param name="Text">All of it.</param>
public readonly record struct FileStamps(string Text)
{
    /// <summary>The stamps of files; one that does not exist has one too.</summary>
    /// <param name="files">The paths.</param>
    public static FileStamps Of(IEnumerable<string> files)
    {
        var text = new StringBuilder();
        foreach (string file in files)
        {
            if (file.Length == 0 || file.Contains('\0', StringComparison.Ordinal))
            {
                // No file can have such a name, so it never appears either.
                continue;
            }

            FileSystemInfo target = Target(new FileInfo(file));
            long length = target is FileInfo { Exists: true } real ? real.Length : -1;
            text.Append(CultureInfo.InvariantCulture, $"{file}\0{target.FullName}\0{length} {(target.Exists ? target.LastWriteTimeUtc.Ticks : 0)}\n");
        }

        return new FileStamps(text.ToString());
    }

    private static FileSystemInfo Target(FileInfo info)
    {
        try
        {
            return info.ResolveLinkTarget(returnFinalTarget: true) ?? info;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is no such file, its link leads nowhere or in a circle, or its folder may not be looked into.
            return info;
        }
    }
}
