using System.Globalization;

namespace Sluice.Cel.Tests.Conformance;

/// <summary>The suite's values and types (cel.expr.Value, cel.expr.Type) as the library's.</summary>
internal static class ProtoValues
{
    /// <summary>A value; null for messages.</summary>
    internal static CelValue? Value(TextProto message)
    {
        (string name, object value) = message.Fields[0];
        switch (name)
        {
            case "null_value":
                return CelValue.Null;
            case "bool_value":
                return CelValue.FromBool((string)value == "true");
            case "int64_value":
                return CelValue.FromInt(long.Parse((string)value, CultureInfo.InvariantCulture));
            case "uint64_value":
                return CelValue.FromUint(ulong.Parse((string)value, CultureInfo.InvariantCulture));
            case "double_value":
                return CelValue.FromDouble(Double((string)value));
            case "string_value":
                return CelValue.FromString(message.Utf8(name));
            case "bytes_value":
                return CelValue.FromBytes(message.Octets(name));
            case "type_value":
                return CelValue.FromType(CelType.Opaque((string)value));
            case "list_value":
                CelValue?[] items = [.. ((TextProto)value).Messages("values").Select(Value)];
                return items.Contains(null) ? null : CelValue.FromList([.. items.Select(i => i!.Value)]);
            case "map_value":
                CelDictionary map = new();
                foreach (TextProto entry in ((TextProto)value).Messages("entries"))
                {
                    if (Value(entry.Message("key")!) is not { } key || Value(entry.Message("value")!) is not { } held)
                    {
                        return null;
                    }

                    map.TryAdd(key, held);
                }

                return CelValue.FromMap(map);
            case "object_value" when ((TextProto)value).Fields[0] is ("[type.googleapis.com/google.protobuf.Duration]", TextProto duration):
                return CelValue.FromDuration((Number(duration, "seconds") * 1_000_000_000) + Number(duration, "nanos"));
            default:
                return null;
        }
    }

    /// <summary>A type.</summary>
    internal static CelType Type(TextProto message)
    {
        (string name, object value) = message.Fields[0];
        return name switch
        {
            "primitive" => (string)value switch
            {
                "BOOL" => CelType.Bool,
                "INT64" => CelType.Int,
                "UINT64" => CelType.Uint,
                "DOUBLE" => CelType.Double,
                "STRING" => CelType.String,
                "BYTES" => CelType.Bytes,
                _ => throw new FormatException((string)value),
            },
            "null" => CelType.Null,
            "dyn" => CelType.Dyn,
            "list_type" => CelType.List(Type(((TextProto)value).Message("elem_type")!)),
            "map_type" => CelType.Map(Type(((TextProto)value).Message("key_type")!), Type(((TextProto)value).Message("value_type")!)),
            "type_param" => CelType.Parameter((string)value),
            "abstract_type" => CelType.Opaque(
                ((TextProto)value).Scalar("name")!, [.. ((TextProto)value).Messages("parameter_types").Select(Type)]),
            "message_type" when (string)value == "google.protobuf.Duration" => CelType.Duration,
            "message_type" when (string)value == "google.protobuf.Timestamp" => CelType.Timestamp,
            "message_type" => CelType.Opaque((string)value),
            "well_known" => (string)value == "DURATION" ? CelType.Duration : CelType.Timestamp,
            "wrapper" => CelType.Opaque("wrapper"),
            _ => throw new FormatException(name),
        };
    }

    private static double Double(string text) => text switch
    {
        "Infinity" or "inf" => double.PositiveInfinity,
        "-Infinity" or "-inf" => double.NegativeInfinity,
        "NaN" or "nan" => double.NaN,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    private static long Number(TextProto message, string field) =>
        long.Parse(message.Scalar(field) ?? "0", CultureInfo.InvariantCulture);
}
