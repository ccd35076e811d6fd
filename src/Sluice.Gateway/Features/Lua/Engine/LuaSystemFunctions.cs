using System.Text;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Features.Lua;

/// <summary>What the prelude itself asks of the gateway. Scripts do not see these functions.</summary>
internal static class LuaSystemFunctions
{
    /// <summary>The functions by name.</summary>
    public static (string Name, LuaFunction Body)[] All { get; } =
    [
        ("block", Block), ("complete", static call => call.Run.Complete(call)), ("compile", Compile), ("kind", Kind), ("main", Main),
        ("number", Number), ("print", Print), ("read", Read), ("taint", Taint),
        ("failure.new", NewFailure), ("failure:text", FailureText),
    ];

    private static int Block(LuaCall call)
    {
        call.Run.WaitHere();
        return LuaCall.Nothing();
    }

    private static int Compile(LuaCall call)
    {
        if (!call.IsText(1))
        {
            return call.FailArgument(1, "load", "string");
        }

        byte[] script = call.Bytes(1).ToArray();
        byte[] name = call.IsText(2) ? call.Bytes(2).ToArray() : "=(load)"u8.ToArray();
        LuaNative.SetTop(call.Handle, 0);
        LuaNative.PushNil(call.Handle);
        if (call.State.TryCompile(call.Handle, script, name))
        {
            return 2;
        }

        byte[] problem = LuaNative.Bytes(call.Handle, -1).ToArray();
        LuaNative.SetTop(call.Handle, 0);
        LuaNative.PushNil(call.Handle);
        LuaNative.PushNil(call.Handle);
        LuaNative.PushText(call.Handle, problem);
        return 3;
    }

    private static int Kind(LuaCall call)
    {
        LuaKind kind = call.Text(1) switch
        {
            "ctx" => LuaKind.Context,
            "request" => LuaKind.Request,
            "response" => LuaKind.Response,
            "luaTable" => LuaKind.Table,
            "luaList" => LuaKind.List,
            "luaNil" => LuaKind.Nil,
            "http_response" => LuaKind.Http,
            _ => LuaKind.Failure,
        };
        LuaNative.SetTop(call.Handle, 2);
        call.State.SetKind(kind, call.Handle);
        return LuaCall.Nothing();
    }

    // Unlike the others it is not guarded: its first result is the answer.
    private static int Main(LuaCall call)
    {
        LuaNative.PushBoolean(call.Handle, call.Handle == call.State.Thread ? 1 : 0);
        return 1;
    }

    // Not guarded either.
    private static int Number(LuaCall call)
    {
        LuaNative.PushText(call.Handle, Encoding.ASCII.GetBytes(GoFloat.ToText(call.Number(1))));
        return 1;
    }

    private static int Print(LuaCall call)
    {
        call.Run.Engine.Log.Log(LogLevel.Info, $"[Lua] {Encoding.UTF8.GetString(call.Bytes(1))}");
        return LuaCall.Nothing();
    }

    private static int Read(LuaCall call)
    {
        if (!call.IsText(1))
        {
            return call.FailArgument(1, "loadfile", "string");
        }

        string path = call.Text(1);
        if (LuaSources.TryRead(path, out byte[] text))
        {
            return call.Return(text);
        }

        LuaNative.PushNil(call.Handle);
        LuaNative.PushNil(call.Handle);
        LuaNative.PushText(call.Handle, Encoding.UTF8.GetBytes($"cannot read {path}"));
        return 3;
    }

    private static int Taint(LuaCall call)
    {
        call.State.IsTainted = true;
        return LuaCall.Nothing();
    }

    private static int NewFailure(LuaCall call)
    {
        if (call.Count == 0)
        {
            return call.Fail("need arguments");
        }

        if (!call.IsText(1))
        {
            return call.FailArgument(1, "custom_error", "string");
        }

        if (call.Count > 1 && call.Type(2) != LuaNative.TypeNumber)
        {
            return call.FailArgument(2, "custom_error", "number");
        }

        if (call.Count > 2 && !call.IsText(3))
        {
            return call.FailArgument(3, "custom_error", "string");
        }

        return call.Return(LuaKind.Failure, new CustomError(
            Encoding.UTF8.GetString(call.Bytes(1)),
            call.Count > 1 ? call.Integer(2) : 0,
            call.Count > 2 ? call.Latin(3) : null));
    }

    // The __tostring of a caught error, so not guarded.
    private static int FailureText(LuaCall call)
    {
        CustomError? error = call.Object<CustomError>(1, LuaKind.Failure);
        return error is null ? call.Fail("custom_error expected") : call.Return(Encoding.UTF8.GetBytes(error.Message));
    }
}
