using Sluice.Configuration;

namespace Sluice.Gateway.Features.Lua;

/// <summary>The settings of <c>modifier/lua-endpoint</c>, <c>modifier/lua-proxy</c> and <c>modifier/lua-backend</c> (manipulation.md 5.1).</summary>
internal sealed record LuaOptions
{
    /// <summary>The namespace of scripts over a client's request, of an endpoint or of the whole service.</summary>
    public const string EndpointNamespace = "modifier/lua-endpoint";

    /// <summary>The namespace of scripts between an endpoint and its backends.</summary>
    public const string ProxyNamespace = "modifier/lua-proxy";

    /// <summary>The namespace of scripts between an endpoint and one backend.</summary>
    public const string BackendNamespace = "modifier/lua-backend";

    /// <summary>Where the settings stand.</summary>
    public required ConfigNode Node { get; init; }

    /// <summary><c>sources</c>: files that run before <see cref="Pre"/>. Default none.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary><c>md5</c>: the checksums that files must have at the start, by file. Default none. A value that is no text is empty.</summary>
    public IReadOnlyDictionary<string, string> Checksums { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary><c>pre</c>: code for the request. Default none.</summary>
    public string Pre { get; init; } = "";

    /// <summary><c>post</c>: code for the answer. Default none; of no effect in <see cref="EndpointNamespace"/>.</summary>
    public string Post { get; init; } = "";

    /// <summary><c>live</c>: the files are read for each request, and their checksums not looked at. Default false.</summary>
    public bool IsLive { get; init; }

    /// <summary><c>allow_open_libs</c>: scripts see <c>io</c>, <c>os</c>, <c>string</c>, <c>math</c>, <c>debug</c> and <c>coroutine</c>. Default false.</summary>
    public bool OpensLibraries { get; init; }

    /// <summary><c>skip_next</c>: nothing is called; <see cref="Post"/> makes the answer. Default false.</summary>
    public bool SkipsNext { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <param name="config">The <c>extra_config</c>.</param>
    /// <param name="name">The namespace.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns>The settings; <see langword="null"/> when there are none.</returns>
    public static LuaOptions? Read(ExtraConfig config, string name, DiagnosticBag diagnostics)
    {
        if (!config.TryGet(name, out ConfigNode? node))
        {
            return null;
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics);
        if (!reader.IsObject)
        {
            return null;
        }

        var options = new LuaOptions
        {
            Node = node,
            Sources = reader.Strings("sources"),
            Checksums = ReadChecksums(reader.Child("md5")),
            Pre = reader.String("pre"),
            Post = reader.String("post"),
            IsLive = reader.Boolean("live"),
            OpensLibraries = reader.Boolean("allow_open_libs"),
            SkipsNext = reader.Boolean("skip_next"),
        };
        reader.WarnUnknownKeys();
        return options;
    }

    private static Dictionary<string, string> ReadChecksums(ConfigNode? node)
    {
        var checksums = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (ConfigProperty file in (node as ConfigObject)?.Properties ?? [])
        {
            checksums[file.Name] = file.Value is ConfigScalar { ScalarKind: ConfigScalarKind.String } sum ? sum.Text : "";
        }

        return checksums;
    }
}
