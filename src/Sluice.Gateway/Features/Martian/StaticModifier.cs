using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Win32.SafeHandles;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Martian;

/// <summary><c>static.Modifier</c>: answers with files in the backend's place (manipulation.md 2.4).</summary>
internal sealed class StaticModifier
{
    private static readonly FileExtensionContentTypeProvider Types = new();

    private readonly string _root;
    private readonly Dictionary<string, string> _explicitPaths;

    private StaticModifier(string root, Dictionary<string, string> explicitPaths)
    {
        _root = root;
        _explicitPaths = explicitPaths;
    }

    /// <summary>Compiles the component.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair Compile(ComponentReader reader)
    {
        string root = reader.Text("rootPath");
        if (!Directory.Exists(root))
        {
            reader.Warn(MartianCodes.Folder, "rootPath", "there is no such folder, so nothing is found in it", "write the path of a folder");
        }

        StaticModifier modifier = new(Path.GetFullPath(root.Length == 0 ? "." : root), reader.Texts("explicitPaths"));
        return new ModifierPair(
            static exchange =>
            {
                exchange.SkipsCall = true;
                if (exchange.Url.Scheme == "https")
                {
                    exchange.Url.Scheme = "http";
                }

                return null;
            },
            modifier.Serve);
    }

    private Failure? Serve(Exchange exchange)
    {
        string path = Clean(exchange.Url.Path);
        string file = Path.Join(_root, _explicitPaths.GetValueOrDefault(path, path));
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(file, options: FileOptions.Asynchronous);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or ArgumentException)
        {
            exchange.Response!.StatusCode = 404;
            return null;
        }
        catch (UnauthorizedAccessException) when (!Directory.Exists(file))
        {
            exchange.Response!.StatusCode = 401;
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Failure(FailureKind.Modifier, "static.Modifier: the file cannot be read");
        }

        BodyReplacement.Apply(exchange, new FileBody(handle), TypeOf(file));
        return null;
    }

    private static string TypeOf(string file)
    {
        if (!Types.TryGetContentType(file, out string? type))
        {
            return "";
        }

        return type.StartsWith("text/", StringComparison.Ordinal) ? type + "; charset=utf-8" : type;
    }

    // The path from the root on, so that none leads out of it, however the client's values in it are written.
    private static string Clean(string path)
    {
        List<string> kept = [];
        foreach (string segment in path.Split('/'))
        {
            if (segment == "..")
            {
                kept.RemoveRange(Math.Max(0, kept.Count - 1), Math.Min(1, kept.Count));
            }
            else if (segment is not ("" or "."))
            {
                kept.Add(segment);
            }
        }

        return "/" + string.Join('/', kept);
    }
}
