using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sluice.Gateway.Features.Lua;

/// <summary>A function of the gateway that scripts call. Its results begin with what the prelude is to do, see <see cref="LuaCall"/>.</summary>
/// <param name="call">The call.</param>
/// <returns>The number of results on the stack.</returns>
internal delegate int LuaFunction(LuaCall call);

/// <summary>The two doors through which the engine calls managed code.</summary>
internal static unsafe class LuaCallbacks
{
    private static readonly (string Name, LuaFunction Body)[] Functions =
    [
        .. LuaSystemFunctions.All, .. LuaDataFunctions.All, .. LuaContextFunctions.All, .. LuaRequestFunctions.All,
        .. LuaResponseFunctions.All, .. LuaHttpFunctions.All,
    ];

    /// <summary>The hook that counts instructions.</summary>
    public static nint CountHook => (nint)(delegate* unmanaged[Cdecl]<nint, LuaActivation*, void>)&Count;

    /// <summary>Pushes a table with all functions by name.</summary>
    /// <param name="handle">The state.</param>
    public static void PushAll(nint handle)
    {
        LuaNative.NewTable(handle, 0, Functions.Length);
        for (int i = 0; i < Functions.Length; i++)
        {
            LuaNative.PushText(handle, System.Text.Encoding.ASCII.GetBytes(Functions[i].Name));
            LuaNative.PushInteger(handle, i);
            LuaNative.PushFunction(handle, (nint)(delegate* unmanaged[Cdecl]<nint, int>)&Call, 1);
            LuaNative.RawSet(handle, -3);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Call(nint handle)
    {
        LuaState state = LuaState.Of(handle);
        state.EnforceMemory(false);
        var call = new LuaCall(handle, state);
        int results;
        try
        {
            results = Functions[LuaNative.ToInteger(handle, LuaNative.FirstUpvalue, null)].Body(call);
        }
        catch (Exception exception)
        {
            // No exception may leave a frame that native code called.
            results = call.Fail(exception.Message);
        }

        state.EnforceMemory(state.Run is not null);
        return results;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Count(nint handle, LuaActivation* activation)
    {
        LuaState state = LuaState.Of(handle);
        state.EnforceMemory(false);
        state.Count(handle, activation);
        state.EnforceMemory(true);
    }
}
