using Sluice.Cel.Syntax;

namespace Sluice.Cel.Library;

/// <summary>The functions and operators of the language definition ("List of Standard Definitions"), and the extensions.</summary>
internal static class StandardLibrary
{
    /// <summary>Declares the standard library and the extensions asked for.</summary>
    internal static void AddTo(FunctionTable table, CelExtensions extensions)
    {
        AddOperators(table);
        AddConversions(table);
        AddText(table);
        TimeFunctions.AddTo(table);
        if (extensions.HasFlag(CelExtensions.Strings))
        {
            StringExtension.AddTo(table);
        }

        if (extensions.HasFlag(CelExtensions.Math))
        {
            MathExtension.AddTo(table);
        }

        if (extensions.HasFlag(CelExtensions.Encoders))
        {
            EncodersExtension.AddTo(table);
        }

        if (extensions.HasFlag(CelExtensions.Optionals))
        {
            OptionalsExtension.AddTo(table);
        }
    }

    private static void AddOperators(FunctionTable table)
    {
        table.Add(Operators.Not, Arithmetic.Not, "(bool) bool");
        table.Add(Operators.Negate, Arithmetic.Negate, "(int) int", "(double) double");
        table.Add(
            Operators.Add,
            Arithmetic.Add,
            "(int, int) int", "(uint, uint) uint", "(double, double) double", "(string, string) string", "(bytes, bytes) bytes",
            "(list(A), list(A)) list(A)", "(timestamp, duration) timestamp", "(duration, timestamp) timestamp",
            "(duration, duration) duration");
        table.Add(
            Operators.Subtract,
            Arithmetic.Subtract,
            "(int, int) int", "(uint, uint) uint", "(double, double) double", "(timestamp, duration) timestamp",
            "(timestamp, timestamp) duration", "(duration, duration) duration");
        table.Add(Operators.Multiply, Arithmetic.Multiply, "(int, int) int", "(uint, uint) uint", "(double, double) double");
        table.Add(Operators.Divide, Arithmetic.Divide, "(int, int) int", "(uint, uint) uint", "(double, double) double");
        table.Add(Operators.Modulo, Arithmetic.Modulo, "(int, int) int", "(uint, uint) uint");

        table.Add(
            Operators.Equal,
            static (scoped a, ref c) => Comparison.Equal(a[0], a[1], ref c),
            "(A, A) bool");
        table.Add(
            Operators.NotEqual,
            static (scoped a, ref c) => Negated(Comparison.Equal(a[0], a[1], ref c)),
            "(A, A) bool");
        AddOrder(table, Operators.Less, static (scoped a, ref c) => Ordered(a, ref c, Order.Less, Order.Less));
        AddOrder(table, Operators.LessOrEqual, static (scoped a, ref c) => Ordered(a, ref c, Order.Less, Order.Equal));
        AddOrder(table, Operators.Greater, static (scoped a, ref c) => Ordered(a, ref c, Order.Greater, Order.Greater));
        AddOrder(table, Operators.GreaterOrEqual, static (scoped a, ref c) => Ordered(a, ref c, Order.Greater, Order.Equal));

        table.Add(Operators.In, Collections.In, "(A, list(A)) bool", "(A, map(A, B)) bool");
        table.Add(Operators.Index, Collections.Index, "(list(A), int) A", "(map(A, B), A) B");
        table.Add(
            "size",
            Collections.Size,
            "(string) int", "(bytes) int", "(list(A)) int", "(map(A, B)) int",
            "string.() int", "bytes.() int", "list(A).() int", "map(A, B).() int");
    }

    private static CelValue Negated(in CelValue equal) => equal.IsError ? equal : CelValue.FromBool(!equal.IsTrue);

    private static void AddOrder(FunctionTable table, string name, CelFunctionBody body) => table.Add(
        name,
        body,
        "(bool, bool) bool", "(int, int) bool", "(uint, uint) bool", "(double, double) bool", "(string, string) bool",
        "(bytes, bytes) bool", "(timestamp, timestamp) bool", "(duration, duration) bool", "(int, uint) bool",
        "(int, double) bool", "(uint, int) bool", "(uint, double) bool", "(double, int) bool", "(double, uint) bool");

    private static CelValue Ordered(scoped ReadOnlySpan<CelValue> a, ref CelContext context, Order wanted, Order also)
    {
        if (a[0].Kind == CelKind.String && !context.TryScan(a[0].Text.Length))
        {
            return CelContext.LimitError;
        }

        Order order = Comparison.Compare(a[0], a[1]);
        return order == Order.Incomparable ? default : CelValue.FromBool(order == wanted || order == also);
    }

    private static void AddConversions(FunctionTable table)
    {
        table.Add("dyn", static (scoped a, ref _) => a[0], "(A) dyn");
        table.Add("type", static (scoped a, ref _) => CelValue.FromType(a[0].RuntimeType), "(A) type");
        table.Add("bool", Conversions.ToBool, "(bool) bool", "(string) bool");
        table.Add("int", Conversions.ToInt, "(int) int", "(uint) int", "(double) int", "(string) int", "(timestamp) int");
        table.Add("uint", Conversions.ToUint, "(uint) uint", "(int) uint", "(double) uint", "(string) uint");
        table.Add("double", Conversions.ToDouble, "(double) double", "(int) double", "(uint) double", "(string) double");
        table.Add(
            "string",
            Conversions.ToText,
            "(string) string", "(bool) string", "(int) string", "(uint) string", "(double) string", "(bytes) string",
            "(timestamp) string", "(duration) string");
        table.Add("bytes", Conversions.ToBytes, "(bytes) bytes", "(string) bytes");
        table.Add("timestamp", Conversions.ToTimestamp, "(timestamp) timestamp", "(string) timestamp", "(int) timestamp");
        table.Add("duration", Conversions.ToDuration, "(duration) duration", "(string) duration");
    }

    private static void AddText(FunctionTable table)
    {
        table.Add("contains", Text.Contains, "string.(string) bool");
        table.Add("startsWith", Text.StartsWith, "string.(string) bool");
        table.Add("endsWith", Text.EndsWith, "string.(string) bool");
        table.Add("matches", Text.Matches, "string.(string) bool", "(string, string) bool");
    }
}
