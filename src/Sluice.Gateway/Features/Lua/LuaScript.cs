using System.Globalization;
using System.Text.RegularExpressions;
using Sluice.Configuration;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Lua;

/// <summary>A component's scripts, ready to run.</summary>
internal sealed partial class LuaScript
{
    private readonly LuaOptions _options;
    private readonly LuaSources? _sources;

    private LuaScript(LuaOptions options, LuaSources? sources, LuaEngine engine)
    {
        _options = options;
        _sources = sources;
        Engine = engine;
        Pre = options.Pre.Length == 0 ? null : Chunk("pre-script", options.Pre);
        Post = options.Post.Length == 0 ? null : Chunk("post-script", options.Post);
    }

    /// <summary>The engine.</summary>
    public LuaEngine Engine { get; }

    /// <summary>The code for the request; <see langword="null"/> for none.</summary>
    public LuaChunk? Pre { get; }

    /// <summary>The code for the answer; <see langword="null"/> for none.</summary>
    public LuaChunk? Post { get; }

    /// <summary>Whether anything runs before the request goes on.</summary>
    public bool HasPre => Pre is not null || _options.Sources.Count > 0;

    /// <summary>Whether nothing is called.</summary>
    public bool SkipsNext => _options.SkipsNext;

    /// <summary>Whether scripts see all libraries.</summary>
    public bool OpensLibraries => _options.OpensLibraries;

    /// <summary>Reads the files and checks the scripts.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="hasPost">Whether the scope has answers.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns>The scripts; <see langword="null"/> when the original has the component off.</returns>
    public static LuaScript? Compile(LuaOptions options, bool hasPost, LuaEngine engine, DiagnosticBag diagnostics)
    {
        if (!hasPost)
        {
            options = options with { Post = "", SkipsNext = false };
        }

        if (!options.IsLive)
        {
            foreach ((string file, string md5) in options.Checksums)
            {
                if (!LuaSources.HasChecksum(file, md5))
                {
                    diagnostics.Warning(LuaCodes.Checksum, options.Node, $"{file} has not the checksum that md5 names, so none of these scripts run",
                        "name the file's own MD5 checksum, or remove it");
                    return null;
                }
            }
        }

        LuaSources? sources = options.Sources.Count == 0 || options.IsLive ? null : LuaSources.Read(options.Sources, isKept: true);
        if (sources?.Missing is { } missing)
        {
            diagnostics.Warning(LuaCodes.Missing, options.Node, $"the script {missing} cannot be read, so every request fails",
                "name a file that can be read, relative to the working folder");
        }

        var script = new LuaScript(options, sources, engine);
        script.CheckSyntax(diagnostics);
        return script;
    }

    /// <summary>Whether nothing is left to do once the request goes on.</summary>
    public bool EndsBefore => Post is null && !SkipsNext;

    /// <summary>Runs scripts that are over before the request goes on (<see cref="EndsBefore"/>). Most of them never wait: the result is there
    /// when this returns, and the caller needs no continuation of its own.</summary>
    /// <param name="scope">What they work on, see <see cref="LuaRun"/>.</param>
    /// <param name="cancellation">Ends the scripts.</param>
    /// <returns>Why they failed; <see langword="null"/> when they did not.</returns>
    public async ValueTask<Failure?> RunAsync(object scope, CancellationToken cancellation)
    {
        using var run = new LuaRun(this, scope);
        return await BeforeAsync(run, cancellation);
    }

    /// <summary>Runs the sources and <c>pre</c>.</summary>
    /// <param name="run">The execution; where no script follows, it is over afterwards.</param>
    /// <param name="cancellation">Ends the scripts.</param>
    /// <returns>Why they failed; <see langword="null"/> when they did not.</returns>
    public async ValueTask<Failure?> BeforeAsync(LuaRun run, CancellationToken cancellation)
    {
        if (_options.Sources.Count > 0)
        {
            LuaSources sources = _sources ?? LuaSources.Read(_options.Sources, isKept: false);
            if (sources.Chunk is null)
            {
                return new Failure(FailureKind.Script, $"lua: unable to load required source {sources.Missing}");
            }

            run.Sources = sources;
            if (await run.ExecuteAsync(sources.Chunk, cancellation) is { } failure)
            {
                return failure;
            }
        }

        if (Pre is not null && await run.ExecuteAsync(Pre, cancellation) is { } mistake)
        {
            return mistake;
        }

        if (Post is null)
        {
            // The state serves other requests while this one waits for its backends.
            run.Dispose();
        }

        return null;
    }

    /// <summary>An error as a failure: its text, and the position behind it as the original writes it.</summary>
    /// <param name="message">The engine's message.</param>
    /// <param name="sources">The sources of the execution.</param>
    public static Failure Describe(string message, LuaSources? sources)
    {
        Match position = Position().Match(message);
        if (!position.Success)
        {
            return new Failure(FailureKind.Script, message);
        }

        string file = position.Groups["file"].Value;
        int line = int.Parse(position.Groups["line"].ValueSpan, CultureInfo.InvariantCulture);
        if (file == LuaSources.ChunkName && sources is not null)
        {
            (file, line) = sources.Locate(line);
        }

        string text = position.Groups["text"].Value;
        if (text.StartsWith("attempt to call a ", StringComparison.Ordinal))
        {
            text = "attempt to call a non-function object";
        }

        return new Failure(FailureKind.Script, $"{text} ({file}:L{line})");
    }

    private static LuaChunk Chunk(string name, string code) => new(name, System.Text.Encoding.UTF8.GetBytes(code), isKept: true);

    // A mistake is told at the start; the request that meets it fails all the same.
    private void CheckSyntax(DiagnosticBag diagnostics)
    {
        LuaState state = Engine.Rent(OpensLibraries);
        foreach (LuaChunk? chunk in (LuaChunk?[])[_sources?.Chunk, Pre, Post])
        {
            if (chunk is not null && state.Check(chunk) is { } mistake)
            {
                diagnostics.Warning(LuaCodes.Syntax, _options.Node,
                    $"a script has a mistake, so every request fails: {Describe(mistake, _sources).Message}");
            }
        }

        Engine.Return(state);
    }

    [GeneratedRegex(@"^(?<file>[^:\n]{1,60}):(?<line>\d{1,9}): (?<text>.*)$", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Position();
}
