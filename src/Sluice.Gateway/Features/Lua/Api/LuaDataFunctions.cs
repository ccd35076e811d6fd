using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Features.Lua;

/// <summary><c>luaTable</c>, <c>luaList</c> and <c>luaNil</c> (manipulation.md 5.2).</summary>
internal static class LuaDataFunctions
{
    /// <summary>A gap that a script may make in a list. Every item of it would be stored and written.</summary>
    private const int MaxListLength = 1_000_000;

    /// <summary>The functions by name.</summary>
    public static (string Name, LuaFunction Body)[] All { get; } =
    [
        ("luaTable.new", static call => call.Return(LuaKind.Table, new ScriptTable())),
        ("luaTable:get", static call => WithTable(call, 2, GetMember)),
        ("luaTable:set", static call => WithTable(call, 3, SetMember)),
        ("luaTable:len", static call => WithTable(call, 1, static (c, table) => c.Return(table.Members.Count))),
        ("luaTable:del", static call => WithTable(call, 2, DeleteMember)),
        ("luaTable:keys", static call => WithTable(call, 1, Keys)),
        ("luaTable:keyExists", static call => WithTable(call, 2, static (c, table) => c.Return(table.Members.ContainsKey(Name(c))))),
        ("luaList.new", static call => call.Return(LuaKind.List, new ScriptList([], 0))),
        ("luaList:get", static call => WithList(call, 2, GetItem)),
        ("luaList:set", static call => WithList(call, 3, SetItem)),
        ("luaList:len", static call => WithList(call, 1, static (c, list) => c.Return(list.Count))),
        ("luaList:del", static call => WithList(call, 2, DeleteItem)),
        ("luaNil.new", static call => call.Return(LuaKind.Nil, DBNull.Value)),
    ];

    private static int WithTable(LuaCall call, int arguments, Func<LuaCall, ScriptTable, int> body) =>
        call.Object<ScriptTable>(1, LuaKind.Table) is not { } table ? call.Fail("luaTable expected")
        : call.Count < arguments ? call.Fail("need arguments")
        : arguments > 1 && !call.IsText(2) ? call.FailArgument(2, "luaTable", "string")
        : body(call, table);

    private static int WithList(LuaCall call, int arguments, Func<LuaCall, ScriptList, int> body) =>
        call.Object<ScriptList>(1, LuaKind.List) is not { } list ? call.Fail("luaList expected")
        : call.Count < arguments ? call.Fail("need arguments")
        : arguments > 1 && call.Type(2) != LuaNative.TypeNumber ? call.FailArgument(2, "luaList", "number")
        : body(call, list);

    private static string Name(LuaCall call) => Encoding.UTF8.GetString(call.Bytes(2));

    private static int GetMember(LuaCall call, ScriptTable table)
    {
        string name = Name(call);
        if (!table.Members.TryGetValue(name, out object? value))
        {
            return LuaCall.Nothing();
        }

        object? opened = ScriptValue.Open(value);
        if (opened is ScriptTable or ScriptList && !ReferenceEquals(opened, value))
        {
            table.Members[name] = opened;
        }

        return Return(call, opened);
    }

    private static int SetMember(LuaCall call, ScriptTable table)
    {
        string name = Name(call);
        if (!call.Run.Charge(name.Length + 64) || !TryRead(call, 3, 0, out object? value, out bool isIgnored))
        {
            return call.Fail("not enough memory");
        }

        if (value is double and not (> double.NegativeInfinity and < double.PositiveInfinity))
        {
            return call.Fail("a number that is infinite or none cannot be data");
        }

        if (!isIgnored)
        {
            table.Members[name] = value;
            call.Run.ChangesData();
        }

        return LuaCall.Nothing();
    }

    private static int DeleteMember(LuaCall call, ScriptTable table)
    {
        if (table.Members.Remove(Name(call)))
        {
            call.Run.ChangesData();
        }

        return LuaCall.Nothing();
    }

    private static int Keys(LuaCall call, ScriptTable table)
    {
        object?[] names = [.. table.Members.Keys.Order(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes)];
        return call.Run.Charge(names.Length * 64L) ? call.Return(LuaKind.List, new ScriptList(names, names.Length)) : call.Fail("not enough memory");
    }

    private static int GetItem(LuaCall call, ScriptList list)
    {
        int index = call.Integer(2);
        if (index < 0 || index >= list.Count)
        {
            return LuaCall.Nothing();
        }

        object? value = ScriptValue.Open(list.Items[index]);
        list.Items[index] = value;
        return Return(call, value);
    }

    private static int SetItem(LuaCall call, ScriptList list)
    {
        int index = call.Integer(2);
        if (index >= MaxListLength)
        {
            return call.Fail($"a list has at most {MaxListLength} items");
        }

        if (!call.Run.Charge(64 + (8L * Math.Max(0, index - list.Count))) || !TryRead(call, 3, 0, out object? value, out bool isIgnored))
        {
            return call.Fail("not enough memory");
        }

        if (value is double and not (> double.NegativeInfinity and < double.PositiveInfinity))
        {
            return call.Fail("a number that is infinite or none cannot be data");
        }

        if (index >= 0 && !isIgnored)
        {
            list.Set(index, value);
            call.Run.ChangesData();
        }

        return LuaCall.Nothing();
    }

    private static int DeleteItem(LuaCall call, ScriptList list)
    {
        int index = call.Integer(2);
        if (index >= 0 && index < list.Count)
        {
            list.Remove(index);
            call.Run.ChangesData();
        }

        return LuaCall.Nothing();
    }

    private static int Return(LuaCall call, object? value) => value switch
    {
        null => call.Return(LuaKind.Nil, DBNull.Value),
        bool condition => call.Return(condition),
        double number => call.Return(number),
        byte[] text => call.Return(text),
        ScriptTable table => call.Return(LuaKind.Table, table),
        ScriptList list => call.Return(LuaKind.List, list.View()),
        DataNode { Kind: JsonTokenKind.True } => call.Return(true),
        DataNode { Kind: JsonTokenKind.False } => call.Return(false),
        DataNode { Kind: JsonTokenKind.Number } node => call.Return(Number(node)),
        DataNode node => call.Return(ScriptValue.Text(node)),
        _ => LuaCall.Nothing(),
    };

    private static double Number(DataNode node) =>
        Utf8Parser.TryParse(node.Raw, out double value, out int used) && used == node.Raw.Length
            ? value
            : double.Parse(node.Raw, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Reads an argument as data.</summary>
    /// <param name="call">The call.</param>
    /// <param name="index">The argument, or a place of the stack.</param>
    /// <param name="depth">The tables around it.</param>
    /// <param name="value">The value.</param>
    /// <param name="isIgnored">Whether it is nothing that data has, such as nil or a function.</param>
    /// <returns>Whether there is memory for it.</returns>
    private static bool TryRead(LuaCall call, int index, int depth, out object? value, out bool isIgnored)
    {
        value = null;
        isIgnored = false;
        nint handle = call.Handle;
        switch (LuaNative.Type(handle, index))
        {
            case LuaNative.TypeBoolean:
                value = LuaNative.ToBoolean(handle, index) != 0;
                return true;
            case LuaNative.TypeNumber:
                value = call.Number(index);
                return true;
            case LuaNative.TypeString:
                ReadOnlySpan<byte> text = LuaNative.Bytes(handle, index);
                bool fits = call.Run.Charge(text.Length + 32);
                value = fits ? text.ToArray() : null;
                return fits;
            case LuaNative.TypeTable:
                return TryReadTable(call, index, depth, out value);
            case LuaNative.TypeUserdata:
                value = call.Object<object>(index, LuaKind.Table) ?? call.Object<ScriptList>(index, LuaKind.List)?.View();
                isIgnored = value is null && call.Object<object>(index, LuaKind.Nil) is null;
                return true;
            default:
                isIgnored = true;
                return true;
        }
    }

    /// <summary>Reads a table: at the top an object, below an array when all its keys are whole numbers, and null when it is empty.</summary>
    private static bool TryReadTable(LuaCall call, int index, int depth, out object? value)
    {
        value = null;
        nint handle = call.Handle;
        if (depth >= LuaLimits.MaxDepth || LuaNative.CheckStack(handle, 4) == 0)
        {
            return false;
        }

        var members = new List<(double Key, string Name, object? Value)>();
        bool isArray = depth > 0;
        LuaNative.PushNil(handle);
        while (LuaNative.Next(handle, index) != 0)
        {
            int top = LuaNative.GetTop(handle);
            if (!call.Run.Charge(64) || !TryRead(call, top, depth + 1, out object? member, out bool isIgnored))
            {
                return false;
            }

            double key = double.NaN;
            string? name = null;
            if (LuaNative.Type(handle, top - 1) == LuaNative.TypeNumber)
            {
                key = call.Number(top - 1);
                name = GoFloat.ToText(key);
            }
            else if (LuaNative.Type(handle, top - 1) == LuaNative.TypeString)
            {
                name = Encoding.UTF8.GetString(LuaNative.Bytes(handle, top - 1));
            }

            if (name is not null && !isIgnored)
            {
                isArray &= key == Math.Truncate(key);
                members.Add((key, name, member));
            }

            LuaNative.Pop(handle, 1);
        }

        value = ToData(members, isArray, depth);
        return true;
    }

    private static object? ToData(List<(double Key, string Name, object? Value)> members, bool isArray, int depth)
    {
        if (depth > 0 && members.Count == 0)
        {
            return null;
        }

        if (isArray)
        {
            object?[] items = [.. members.OrderBy(static member => member.Key).Select(static member => member.Value)];
            return new ScriptList(items, items.Length);
        }

        var table = new ScriptTable();
        foreach ((_, string name, object? member) in members)
        {
            table.Members[name] = member;
        }

        return table;
    }
}
