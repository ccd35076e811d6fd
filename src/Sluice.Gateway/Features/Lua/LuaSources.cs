using System.Buffers;
using System.Security.Cryptography;

namespace Sluice.Gateway.Features.Lua;

/// <summary>The files of a component, joined as the original joins them: one script, so that the locals of a file are seen by the next.</summary>
internal sealed class LuaSources
{
    /// <summary>The name of the joined script in positions, before they are told by file.</summary>
    public const string ChunkName = "sources";

    private readonly List<(string File, int FirstLine)> _files = [];

    private LuaSources(LuaChunk? chunk, string? missing)
    {
        Chunk = chunk;
        Missing = missing;
    }

    /// <summary>The script; <see langword="null"/> when a file is missing.</summary>
    public LuaChunk? Chunk { get; }

    /// <summary>The first file that could not be read.</summary>
    public string? Missing { get; }

    /// <summary>Reads files.</summary>
    /// <param name="paths">Their paths, relative to the working folder.</param>
    /// <param name="isKept">Whether the script stays the same for all requests.</param>
    public static LuaSources Read(IReadOnlyList<string> paths, bool isKept)
    {
        var text = new ArrayBufferWriter<byte>();
        var files = new List<(string, int)>();
        int line = 1;
        foreach (string path in paths)
        {
            if (!TryRead(path, out byte[] content))
            {
                return new LuaSources(null, path);
            }

            files.Add((path, line));
            text.Write(content);
            text.Write("\n"u8);
            line += content.AsSpan().Count((byte)'\n') + 1;
        }

        var sources = new LuaSources(new LuaChunk(ChunkName, text.WrittenMemory, isKept), null);
        sources._files.AddRange(files);
        return sources;
    }

    /// <summary>Reads a script file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="text">Its bytes.</param>
    public static bool TryRead(string path, out byte[] text)
    {
        text = [];
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.Length > LuaLimits.MaxSource)
            {
                return false;
            }

            text = new byte[file.Length];
            file.ReadExactly(text);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>Whether a file has a checksum. It guards against a wrong file, not against a forged one: MD5 cannot.</summary>
    /// <param name="path">The file.</param>
    /// <param name="md5">The checksum in hexadecimal digits.</param>
    public static bool HasChecksum(string path, string md5) => TryRead(path, out byte[] text) && Convert.ToHexStringLower(Md5(text)) == md5;

    /// <summary>The file and line of a line of the joined script.</summary>
    /// <param name="line">The line.</param>
    public (string File, int Line) Locate(int line)
    {
        for (int i = _files.Count - 1; i >= 0; i--)
        {
            if (line >= _files[i].FirstLine)
            {
                return (_files[i].File, line - _files[i].FirstLine + 1);
            }
        }

        return (ChunkName, line);
    }

#pragma warning disable CA5351 // The configuration's format says MD5.
    private static byte[] Md5(byte[] text) => MD5.HashData(text);
#pragma warning restore CA5351
}
