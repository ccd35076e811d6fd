using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sluice.Gateway.Features.Lua;

/// <summary>The memory of one Lua state, counted. While a script runs, more than the limit is not to be had; while managed code works on
/// the state it is, since a refusal there would become an error that jumps over managed frames.</summary>
internal unsafe struct LuaMemory
{
    /// <summary>The bytes in use, garbage included.</summary>
    public long Used;

    /// <summary>The most bytes that a script may hold.</summary>
    public long Limit;

    /// <summary>How often memory was refused in this execution. Some refusals are met by collecting garbage.</summary>
    public int Refusals;

    /// <summary>Whether the limit holds.</summary>
    public bool IsEnforced;

    /// <summary>The allocator, as <c>lua_newstate</c> takes it.</summary>
    public static nint Allocator => (nint)(delegate* unmanaged[Cdecl]<LuaMemory*, void*, nuint, nuint, void*>)&Allocate;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* Allocate(LuaMemory* memory, void* block, nuint oldSize, nuint newSize)
    {
        // For a new block the old size is a type tag (Lua 5.4 manual, lua_Alloc).
        long old = block is null ? 0 : (long)oldSize;
        if (newSize == 0)
        {
            NativeMemory.Free(block);
            memory->Used -= old;
            return null;
        }

        long used = memory->Used + (long)newSize - old;
        if (memory->IsEnforced && used > memory->Limit && (long)newSize > old)
        {
            memory->Refusals++;
            return null;
        }

        try
        {
            void* moved = NativeMemory.Realloc(block, newSize);
            memory->Used = used;
            return moved;
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }
}
