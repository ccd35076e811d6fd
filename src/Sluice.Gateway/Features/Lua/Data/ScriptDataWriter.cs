using System.Buffers;
using System.Text;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Features.Lua;

/// <summary>Makes response data of what a script left.</summary>
internal sealed class ScriptDataWriter
{
    private readonly BodyBuffer _output;
    private readonly List<int> _numbers = [];
    private bool _isTooDeep;

    private ScriptDataWriter(BodyBuffer output) => _output = output;

    /// <summary>Writes a tree.</summary>
    /// <param name="root">The tree.</param>
    /// <returns>The data, or why there is none: the tree is deeper than <see cref="LuaLimits.MaxDepth"/>, or holds itself.</returns>
    public static DecodeResult Write(ScriptTable root)
    {
        var writer = new ScriptDataWriter(new BodyBuffer());
        writer.Value(root, 0);
        if (writer._isTooDeep)
        {
            writer._output.Dispose();
            return new DecodeResult(new Pipeline.Failure(
                Pipeline.FailureKind.Script, $"the script's data is nested more than {LuaLimits.MaxDepth} levels deep, or holds itself"));
        }

        return ResponseData.FromScript(writer._output, writer._numbers);
    }

    private void Value(object? value, int depth)
    {
        switch (value)
        {
            case DataNode node:
                node.WriteJson(_output);
                break;
            case byte[] text:
                Quoted(text);
                break;
            case double number:
                _numbers.Add(_output.Length);
                _output.Write(Encoding.ASCII.GetBytes(GoFloat.ToJson(number)));
                break;
            case bool condition:
                _output.Write(condition ? "true"u8 : "false"u8);
                break;
            case ScriptTable or ScriptList when depth >= LuaLimits.MaxDepth:
                _isTooDeep = true;
                break;
            case ScriptTable table:
                Members(table, depth);
                break;
            case ScriptList list:
                Items(list, depth);
                break;
            default:
                _output.Write("null"u8);
                break;
        }
    }

    private void Members(ScriptTable table, int depth)
    {
        _output.Write("{"u8);
        bool separate = false;
        // Sorted, as canonical JSON is.
        foreach ((string name, object? value) in table.Members.OrderBy(static member => member.Key, StringComparer.Ordinal))
        {
            if (separate)
            {
                _output.Write(","u8);
            }

            separate = true;
            Quoted(Encoding.UTF8.GetBytes(name));
            _output.Write(":"u8);
            Value(value, depth + 1);
            if (_isTooDeep)
            {
                return;
            }
        }

        _output.Write("}"u8);
    }

    private void Items(ScriptList list, int depth)
    {
        _output.Write("["u8);
        for (int i = 0; i < list.Count && !_isTooDeep; i++)
        {
            if (i > 0)
            {
                _output.Write(","u8);
            }

            Value(list.Items[i], depth + 1);
        }

        _output.Write("]"u8);
    }

    private void Quoted(ReadOnlySpan<byte> text)
    {
        var output = new OutputBuffer(_output);
        output.Write((byte)'"');
        JsonText.WriteEscaped(text, ref output);
        output.Write((byte)'"');
        output.Flush();
    }
}
