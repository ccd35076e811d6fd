namespace Sluice.Gateway.Features.Lua;

/// <summary>What one execution of a script may use (<c>server/limits</c>). The original has no such limits.</summary>
/// <param name="MaxInstructions"><c>max_lua_instructions</c>: the instructions of the engine. Default 20 million: about a quarter of a
/// second, a hundred times what walking a large answer takes.</param>
/// <param name="MaxMemory"><c>max_lua_memory</c>: the memory in bytes, the prelude's 100 KB and objects of the gateway included.
/// Default 64 MiB.</param>
internal sealed record LuaLimits(long MaxInstructions, long MaxMemory)
{
    /// <summary>The times that memory is refused before the script is ended. A refusal may be met by collecting garbage, which a script
    /// at its limit must not make the gateway do without end.</summary>
    public const int MaxRefusals = 16;

    /// <summary>The largest script file in bytes. Anything larger is no script.</summary>
    public const int MaxSource = 4 * 1024 * 1024;

    /// <summary>The levels of nested tables that are written as data: what the JSON reader takes.</summary>
    public const int MaxDepth = 200;

    /// <summary>A state that grew beyond this, in bytes, is not kept for other executions.</summary>
    public const long MaxRetained = 4 * 1024 * 1024;

    /// <summary>The memory in bytes of all states of one sort that are kept while nobody uses them, besides one for each processor: some
    /// hundreds, at about 100 KB each.</summary>
    public const long MaxIdleMemory = 64 * 1024 * 1024;
}
