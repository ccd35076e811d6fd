using System.Text;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.Lua;

/// <summary><c>headers</c> and <c>headerList</c>, which requests and answers have alike.</summary>
internal static class LuaHeaderFunctions
{
    /// <summary><c>headers([k[, v]])</c>: all of them, the first value, or a new value; nil deletes.</summary>
    /// <param name="call">The call.</param>
    /// <param name="headers">The headers.</param>
    /// <param name="readsCanonically">Whether a name is read in any spelling.</param>
    public static int Headers(LuaCall call, IScriptHeaders headers, bool readsCanonically = true)
    {
        if (call.Count < 2)
        {
            return All(call, headers);
        }

        if (!call.IsText(2))
        {
            return call.FailArgument(2, "headers", "string");
        }

        string name = call.Latin(2);
        if (call.Count == 2)
        {
            return call.ReturnLatin(headers.Values(readsCanonically ? CanonicalName.Of(name) : name) is [var first, ..] ? first : "");
        }

        if (call.Type(3) == LuaNative.TypeNil)
        {
            headers.Set(CanonicalName.Of(name), []);
            return LuaCall.Nothing();
        }

        if (!call.IsText(3))
        {
            return call.FailArgument(3, "headers", "string");
        }

        string value = call.Latin(3);
        return Set(call, headers, name, [value]);
    }

    /// <summary><c>headerList(k[, list])</c>: all values of a name, or new ones.</summary>
    /// <param name="call">The call.</param>
    /// <param name="headers">The headers.</param>
    public static int HeaderList(LuaCall call, IScriptHeaders headers)
    {
        if (call.Count < 2)
        {
            return call.Fail("need arguments");
        }

        if (!call.IsText(2))
        {
            return call.FailArgument(2, "headerList", "string");
        }

        string name = call.Latin(2);
        if (call.Count == 2)
        {
            return call.Return(LuaKind.List, ListOf(headers.Values(CanonicalName.Of(name))));
        }

        if (call.Object<ScriptList>(3, LuaKind.List) is not { } list)
        {
            return call.Fail("invalid header value, must be a luaList");
        }

        var values = new List<string>(list.Count);
        for (int i = 0; i < list.Count; i++)
        {
            values.Add(TextOf(list.Items[i]));
        }

        return Set(call, headers, name, values);
    }

    private static int Set(LuaCall call, IScriptHeaders headers, string name, List<string> values)
    {
        // What cannot stand in a header must not reach a wire, where it could end the line.
        if (!HeaderBlock.IsToken(name))
        {
            return call.Fail("invalid header name");
        }

        if (values.Exists(static value => !HeaderBlock.IsValidValue(value)))
        {
            return call.Fail($"invalid value of the header {name}");
        }

        headers.Set(CanonicalName.Of(name), values);
        return LuaCall.Nothing();
    }

    private static int All(LuaCall call, IScriptHeaders headers)
    {
        var table = new ScriptTable();
        foreach (string name in headers.Names)
        {
            table.Members[name] = ListOf(headers.Values(name));
        }

        return call.Return(LuaKind.Table, table);
    }

    private static ScriptList ListOf(IReadOnlyList<string> values)
    {
        var list = new ScriptList(new object?[values.Count], values.Count);
        for (int i = 0; i < values.Count; i++)
        {
            list.Items[i] = Encoding.Latin1.GetBytes(values[i]);
        }

        return list;
    }

    private static string TextOf(object? value) => value switch
    {
        byte[] text => Encoding.Latin1.GetString(text),
        double number => GoFloat.ToText(number),
        bool boolean => boolean ? "true" : "false",
        _ => "",
    };
}
