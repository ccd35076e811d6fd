using Google.Protobuf;

namespace Sluice.Gateway.Tests.Observation;

/// <summary>A message of Protocol Buffers as Google's library reads it, without its schema: the values of each field, in order.</summary>
internal sealed class WireMessage
{
    private readonly List<(int Field, object Value)> _fields = [];

    /// <summary>Reads a message; a malformed one throws.</summary>
    public static WireMessage Parse(byte[] bytes)
    {
        var message = new WireMessage();
        var input = new CodedInputStream(bytes);
        while (input.ReadTag() is not 0 and var tag)
        {
            message._fields.Add((WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => input.ReadUInt64(),
                WireFormat.WireType.Fixed64 => input.ReadFixed64(),
                WireFormat.WireType.Fixed32 => (ulong)input.ReadFixed32(),
                WireFormat.WireType.LengthDelimited => input.ReadBytes().ToByteArray(),
                var type => throw new InvalidDataException($"wire type {type}"),
            }));
        }

        Assert.True(input.IsAtEnd);
        return message;
    }

    /// <summary>The numbers of the fields, in order.</summary>
    public IEnumerable<int> Fields => _fields.Select(static f => f.Field);

    public bool Has(int field) => _fields.Exists(f => f.Field == field);

    public ulong Number(int field) => _fields.Where(f => f.Field == field).Select(static f => (ulong)f.Value).SingleOrDefault();

    public double Double(int field) => BitConverter.UInt64BitsToDouble(Number(field));

    public byte[] Bytes(int field) => _fields.Where(f => f.Field == field).Select(static f => (byte[])f.Value).SingleOrDefault() ?? [];

    public string Text(int field) => System.Text.Encoding.UTF8.GetString(Bytes(field));

    public string Hex(int field) => Convert.ToHexStringLower(Bytes(field));

    public WireMessage Message(int field) => Parse(Bytes(field));

    public IReadOnlyList<WireMessage> Messages(int field) =>
        [.. _fields.Where(f => f.Field == field).Select(static f => Parse((byte[])f.Value))];

    /// <summary>A list of <c>KeyValue</c> as name and text: <c>true</c>, <c>12</c>, <c>0.5</c>, lists with commas.</summary>
    public Dictionary<string, string> Attributes(int field) =>
        Messages(field).ToDictionary(static pair => pair.Text(1), static pair => Value(pair.Message(2)));

    private static string Value(WireMessage value) => value.Fields.Single() switch
    {
        1 => value.Text(1),
        2 => value.Number(2) != 0 ? "true" : "false",
        3 => ((long)value.Number(3)).ToString(System.Globalization.CultureInfo.InvariantCulture),
        4 => value.Double(4).ToString(System.Globalization.CultureInfo.InvariantCulture),
        5 => string.Join(",", value.Message(5).Messages(1).Select(Value)),
        var kind => throw new InvalidDataException($"a value of kind {kind}"),
    };
}
