using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Sluice.Extensibility;

namespace Sluice.Gateway.Features.Plugins.Loading;

/// <summary>What a file turns out to be.</summary>
internal enum PluginFileKind
{
    /// <summary>Not a .NET assembly.</summary>
    NotManaged,

    /// <summary>A .NET assembly without plug-ins, such as a library that plug-ins use.</summary>
    Library,

    /// <summary>An assembly of plug-ins.</summary>
    Plugin,
}

/// <summary>An assembly that another one needs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">The version that is asked for.</param>
internal sealed record AssemblyNeed(string Name, Version Version);

/// <summary>A file as it can be known without running anything of it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Bytes">Its bytes; empty unless it is an assembly.</param>
/// <param name="Needs">The assemblies that it needs.</param>
internal sealed record PluginFile(string Path, PluginFileKind Kind, byte[] Bytes, IReadOnlyList<AssemblyNeed> Needs)
{
    /// <summary>The name of the assembly that plug-ins are compiled against.</summary>
    public static string ContractName { get; } = typeof(IPlugin).Assembly.GetName().Name!;

    /// <summary>The version of it that this program has.</summary>
    public static Version ContractVersion { get; } = typeof(IPlugin).Assembly.GetName().Version!;

    /// <summary>The version of the contract that the plug-in was compiled against; <see langword="null"/> for none.</summary>
    public Version? Contract => Needs.FirstOrDefault(static need => need.Name == ContractName)?.Version;

    /// <summary>Whether the file was compiled against a contract that this program has: the same first number, and no later second one.</summary>
    public bool IsCompatible => Contract is { } version && version.Major == ContractVersion.Major && version.Minor <= ContractVersion.Minor;

    /// <summary>Looks at a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static PluginFile Inspect(string path)
    {
        // The folder may be any: only what begins like an assembly is read as a whole.
        Span<byte> start = stackalloc byte[2];
        using (FileStream file = File.OpenRead(path))
        {
            if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !start.SequenceEqual("MZ"u8))
            {
                return new PluginFile(path, PluginFileKind.NotManaged, [], []);
            }
        }

        byte[] bytes = File.ReadAllBytes(path);
        try
        {
            using var image = new PEReader(new MemoryStream(bytes, writable: false));
            if (!image.HasMetadata)
            {
                return new PluginFile(path, PluginFileKind.NotManaged, [], []);
            }

            MetadataReader metadata = image.GetMetadataReader();
            AssemblyNeed[] needs =
            [
                .. metadata.AssemblyReferences.Select(metadata.GetAssemblyReference)
                    .Select(reference => new AssemblyNeed(metadata.GetString(reference.Name), reference.Version)),
            ];
            bool isPlugin = metadata.IsAssembly
                && metadata.GetAssemblyDefinition().GetCustomAttributes().Any(handle => IsPluginAttribute(metadata, metadata.GetCustomAttribute(handle)));
            return new PluginFile(path, isPlugin ? PluginFileKind.Plugin : PluginFileKind.Library, bytes, needs);
        }
        catch (Exception e) when (e is BadImageFormatException or InvalidOperationException or ArgumentException)
        {
            return new PluginFile(path, PluginFileKind.NotManaged, [], []);
        }
    }

    // The attribute is generic: its constructor belongs to an instance of the type, in whose signature the type itself stands.
    private static bool IsPluginAttribute(MetadataReader metadata, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference)
        {
            return false;
        }

        EntityHandle parent = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        if (parent.Kind != HandleKind.TypeSpecification)
        {
            return false;
        }

        BlobReader signature = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return false;
        }

        _ = signature.ReadSignatureTypeCode();
        EntityHandle type = signature.ReadTypeHandle();
        return type.Kind == HandleKind.TypeReference
            && metadata.GetTypeReference((TypeReferenceHandle)type) is var reference
            && metadata.StringComparer.Equals(reference.Name, typeof(PluginAttribute<>).Name)
            && metadata.StringComparer.Equals(reference.Namespace, typeof(IPlugin).Namespace!);
    }
}
