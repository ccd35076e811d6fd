namespace Sluice.Cel.Syntax;

/// <summary>A node of the syntax tree.</summary>
internal abstract class Expr(int offset)
{
    /// <summary>Where it starts in the text, in UTF-16 units: what error positions are made of.</summary>
    internal int Offset { get; } = offset;

    /// <summary>How many nodes deep the tree below is; later passes recurse that deep.</summary>
    internal int Depth { get; init; } = 1;
}

/// <summary>A literal.</summary>
internal sealed class LiteralExpr(int offset, CelValue value) : Expr(offset)
{
    /// <summary>Its value.</summary>
    internal CelValue Value { get; } = value;
}

/// <summary>A name; <c>.name</c> starts at the root and skips local variables and the container.</summary>
internal sealed class IdentExpr(int offset, string name, bool absolute) : Expr(offset)
{
    /// <summary>The name.</summary>
    internal string Name { get; } = name;

    /// <summary>Whether a dot came before it.</summary>
    internal bool Absolute { get; } = absolute;
}

/// <summary><c>operand.field</c>, or the test <c>has(operand.field)</c>.</summary>
internal sealed class SelectExpr(int offset, Expr operand, string field, bool test) : Expr(offset)
{
    /// <summary>What the field is selected from.</summary>
    internal Expr Operand { get; } = operand;

    /// <summary>The field's name.</summary>
    internal string Field { get; } = field;

    /// <summary>Whether this is <c>has()</c>.</summary>
    internal bool Test { get; } = test;
}

/// <summary>A call of a function, a method or an operator (<see cref="Operators"/>).</summary>
internal sealed class CallExpr(int offset, string function, Expr? target, Expr[] arguments) : Expr(offset)
{
    /// <summary>The function's name.</summary>
    internal string Function { get; } = function;

    /// <summary>The receiver of a method call.</summary>
    internal Expr? Target { get; } = target;

    /// <summary>The arguments.</summary>
    internal Expr[] Arguments { get; } = arguments;
}

/// <summary>A chain of <c>&amp;&amp;</c> or of <c>||</c>; flat, since both are associative even for errors.</summary>
internal sealed class LogicalExpr(int offset, bool conjunction, Expr[] operands) : Expr(offset)
{
    /// <summary>Whether it is <c>&amp;&amp;</c>.</summary>
    internal bool Conjunction { get; } = conjunction;

    /// <summary>Two or more operands.</summary>
    internal Expr[] Operands { get; } = operands;
}

/// <summary><c>[a, b]</c>.</summary>
internal sealed class ListExpr(int offset, Expr[] items) : Expr(offset)
{
    /// <summary>The items.</summary>
    internal Expr[] Items { get; } = items;
}

/// <summary><c>{key: value}</c>.</summary>
internal sealed class MapExpr(int offset, (Expr Key, Expr Value)[] entries) : Expr(offset)
{
    /// <summary>The entries, in the order written.</summary>
    internal (Expr Key, Expr Value)[] Entries { get; } = entries;
}

/// <summary><c>Name{field: value}</c>. Messages are no part of this library, the name is kept to say so.</summary>
internal sealed class MessageExpr(int offset, string name) : Expr(offset)
{
    /// <summary>The message type's name as written.</summary>
    internal string Name { get; } = name;
}

/// <summary><c>cel.bind(name, value, body)</c>.</summary>
internal sealed class BindExpr(int offset, string name, Expr value, Expr body) : Expr(offset)
{
    /// <summary>The local variable.</summary>
    internal string Name { get; } = name;

    /// <summary>Its value.</summary>
    internal Expr Value { get; } = value;

    /// <summary>What may use it.</summary>
    internal Expr Body { get; } = body;
}

/// <summary>What a comprehension makes of its range.</summary>
internal enum ComprehensionKind
{
    /// <summary><c>all</c>.</summary>
    All,

    /// <summary><c>exists</c>.</summary>
    Exists,

    /// <summary><c>exists_one</c>, <c>existsOne</c>.</summary>
    ExistsOne,

    /// <summary><c>map</c>, <c>filter</c>, <c>transformList</c>.</summary>
    List,

    /// <summary><c>transformMap</c>.</summary>
    Map,

    /// <summary><c>transformMapEntry</c>.</summary>
    MapEntry,
}

/// <summary>A macro that loops over a list or map.</summary>
internal sealed class ComprehensionExpr(int offset, ComprehensionKind kind, Expr range, string first, string? second) : Expr(offset)
{
    /// <summary>What it makes.</summary>
    internal ComprehensionKind Kind { get; } = kind;

    /// <summary>What it loops over.</summary>
    internal Expr Range { get; } = range;

    /// <summary>The variable; with two variables the index or key.</summary>
    internal string First { get; } = first;

    /// <summary>The second variable (item or value), or null.</summary>
    internal string? Second { get; } = second;

    /// <summary>The condition that items are kept on; null when all are.</summary>
    internal Expr? Filter { get; init; }

    /// <summary>The predicate or the transformation; null for <c>filter</c>, which gives the item itself.</summary>
    internal Expr? Body { get; init; }
}

/// <summary>The function names of the operators, as the language definition names them.</summary>
internal static class Operators
{
    /// <summary><c>a ? b : c</c>.</summary>
    internal const string Conditional = "_?_:_";

    /// <summary><c>a == b</c>.</summary>
    internal const string Equal = "_==_";

    /// <summary><c>a != b</c>.</summary>
    internal const string NotEqual = "_!=_";

    /// <summary><c>a &lt; b</c>.</summary>
    internal const string Less = "_<_";

    /// <summary><c>a &lt;= b</c>.</summary>
    internal const string LessOrEqual = "_<=_";

    /// <summary><c>a &gt; b</c>.</summary>
    internal const string Greater = "_>_";

    /// <summary><c>a &gt;= b</c>.</summary>
    internal const string GreaterOrEqual = "_>=_";

    /// <summary><c>a in b</c>.</summary>
    internal const string In = "@in";

    /// <summary><c>a + b</c>.</summary>
    internal const string Add = "_+_";

    /// <summary><c>a - b</c>.</summary>
    internal const string Subtract = "_-_";

    /// <summary><c>a * b</c>.</summary>
    internal const string Multiply = "_*_";

    /// <summary><c>a / b</c>.</summary>
    internal const string Divide = "_/_";

    /// <summary><c>a % b</c>.</summary>
    internal const string Modulo = "_%_";

    /// <summary><c>!a</c>.</summary>
    internal const string Not = "!_";

    /// <summary><c>-a</c>.</summary>
    internal const string Negate = "-_";

    /// <summary><c>a[b]</c>.</summary>
    internal const string Index = "_[_]";
}
