using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Sluice.Gateway.Tests.Features.Plugins;

/// <summary>A folder of plug-ins that are compiled from the text of a test.</summary>
internal sealed class CompiledPlugins : IDisposable
{
    private const string Usings =
        """
        using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Text; using System.Text.Json; using System.Text.Json.Nodes;
        using System.Threading; using System.Threading.Tasks; using Sluice.Extensibility;

        """;

    /// <summary>Plug-ins of a single expression.</summary>
    private const string Shapes =
        """

        public sealed class Req(Func<ModifierRequest, CancellationToken, ValueTask<Rejection?>> f) : IRequestModifier { public ValueTask<Rejection?> ModifyAsync(ModifierRequest r, CancellationToken c) => f(r, c); }
        public sealed class Resp(Func<ModifierResponse, CancellationToken, ValueTask<Rejection?>> f) : IResponseModifier { public ValueTask<Rejection?> ModifyAsync(ModifierResponse r, CancellationToken c) => f(r, c); }
        public sealed class Server(Func<ServerRequest, CancellationToken, ValueTask<PluginResponse?>> f) : IServerPlugin { public ValueTask<PluginResponse?> HandleAsync(ServerRequest r, CancellationToken c) => f(r, c); }
        public sealed class Client(Func<ClientRequest, CancellationToken, ValueTask<PluginResponse>> f) : IClientPlugin { public ValueTask<PluginResponse> SendAsync(ClientRequest r, CancellationToken c) => f(r, c); }
        """;

    private static readonly Lazy<MetadataReference[]> Framework = new(static () =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
                || Path.GetFileName(path) is "Sluice.Extensibility.dll" or "netstandard.dll" or "mscorlib.dll")
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ]);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plugins-");
    private int _versions;

    /// <summary>Compiles a file of plug-ins.</summary>
    /// <param name="register">The statements that register them with <c>registry</c>; <see langword="null"/> for no file.</param>
    /// <param name="types">Their types.</param>
    public CompiledPlugins(string? register = null, string types = "")
    {
        if (register is not null)
        {
            Add("plugins", register, types);
        }
    }

    public string Folder => _folder.FullName;

    /// <summary>The <c>plugin</c> section of a configuration.</summary>
    public string Section => $$"""
        "plugin": { "folder": "{{Folder}}", "pattern": ".dll" }
        """;

    /// <summary>Compiles a file of plug-ins, or another version of it.</summary>
    /// <param name="file">Its name, without an extension.</param>
    /// <param name="register">The statements that register them with <c>registry</c>.</param>
    /// <param name="types">Their types.</param>
    /// <param name="references">Libraries that they use.</param>
    public string Add(string file, string register, string types = "", params string[] references) => Emit(
        file,
        $$"""
        {{Usings}}
        [assembly: Plugin<Entry>]
        public sealed class Entry : IPlugin { public void Register(PluginRegistry registry) { {{register}} } }
        {{types}}
        {{Shapes}}
        """,
        references);

    /// <summary>Compiles a library.</summary>
    public string AddLibrary(string file, string types, int version = 1) =>
        Emit(file, $"[assembly: System.Reflection.AssemblyVersion(\"{version.ToString(CultureInfo.InvariantCulture)}.0.0.0\")] {types}", []);

    /// <summary>Compiles plug-ins against another version of the contract.</summary>
    public string AddFor(string file, Version contract)
    {
        string stand = Path.Combine(_folder.CreateSubdirectory($"contract-{contract}").FullName, "Sluice.Extensibility.dll");
        Write(
            stand,
            "Sluice.Extensibility",
            $$"""
            [assembly: System.Reflection.AssemblyVersion("{{contract}}")]
            namespace Sluice.Extensibility
            {
                public interface IPlugin { }
                [System.AttributeUsage(System.AttributeTargets.Assembly)] public class PluginAttribute<T> : System.Attribute { }
            }
            """,
            [.. Framework.Value.Where(static r => !r.Display!.EndsWith("Sluice.Extensibility.dll", StringComparison.Ordinal))]);
        string path = Path.Combine(Folder, file + ".dll");
        Write(path, file, "[assembly: Sluice.Extensibility.Plugin<Entry>] public sealed class Entry : Sluice.Extensibility.IPlugin { }",
            [.. Framework.Value.Where(static r => !r.Display!.EndsWith("Sluice.Extensibility.dll", StringComparison.Ordinal)), MetadataReference.CreateFromFile(stand)]);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Emit(string file, string text, string[] references)
    {
        string path = Path.Combine(Folder, file + ".dll");
        Write(path, file, text, [.. Framework.Value, .. references.Select(static r => MetadataReference.CreateFromFile(r))]);
        return path;
    }

    private void Write(string path, string assembly, string text, MetadataReference[] references)
    {
        // A version is told apart from the one before by its text, too.
        text += $"\n// {(++_versions).ToString(CultureInfo.InvariantCulture)}";
        CSharpCompilation compilation = CSharpCompilation.Create(
            assembly,
            [CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Latest))],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, deterministic: true, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        File.WriteAllBytes(path, image.ToArray());
    }
}
