namespace Sluice.GoTemplate.Syntax;

/// <summary>A part of a template.</summary>
internal abstract class Node
{
    /// <summary>Its first character.</summary>
    public required int Start { get; init; }

    /// <summary>The character after its last.</summary>
    public required int End { get; init; }
}

/// <summary>Text that is copied.</summary>
internal sealed class TextNode : Node
{
    /// <summary>The text.</summary>
    public required string Text { get; init; }
}

/// <summary>An action that prints, or only sets variables.</summary>
internal sealed class ActionNode : Node
{
    /// <summary>What it evaluates.</summary>
    public required PipeNode Pipe { get; init; }
}

/// <summary>The kinds of blocks.</summary>
internal enum BlockKind
{
    /// <summary><c>if</c>.</summary>
    If,

    /// <summary><c>with</c>.</summary>
    With,

    /// <summary><c>range</c>.</summary>
    Range,
}

/// <summary>An <c>if</c>, <c>with</c> or <c>range</c>.</summary>
internal sealed class BlockNode : Node
{
    /// <summary>Which.</summary>
    public required BlockKind Kind { get; init; }

    /// <summary>The condition, or what is walked.</summary>
    public required PipeNode Pipe { get; init; }

    /// <summary>What is rendered.</summary>
    public required Node[] Body { get; init; }

    /// <summary>What is rendered otherwise.</summary>
    public required Node[]? Else { get; init; }
}

/// <summary><c>break</c> or <c>continue</c>.</summary>
internal sealed class JumpNode : Node
{
    /// <summary>Whether it is <c>break</c>.</summary>
    public required bool IsBreak { get; init; }
}

/// <summary>A call of a template.</summary>
internal sealed class TemplateNode : Node
{
    /// <summary>The template's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its dot.</summary>
    public required PipeNode? Pipe { get; init; }
}

/// <summary>Commands, each of which gets the value of the one before it.</summary>
internal sealed class PipeNode : Node
{
    /// <summary>The variables that take the value.</summary>
    public required string[] Variables { get; init; }

    /// <summary>Whether they exist already.</summary>
    public required bool IsAssignment { get; init; }

    /// <summary>The commands.</summary>
    public required CommandNode[] Commands { get; init; }
}

/// <summary>An operand and its arguments.</summary>
internal sealed class CommandNode : Node
{
    /// <summary>The operand, then the arguments.</summary>
    public required Node[] Arguments { get; init; }
}

/// <summary><c>.</c>.</summary>
internal sealed class DotNode : Node;

/// <summary><c>nil</c>.</summary>
internal sealed class NilNode : Node;

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed class BoolNode : Node
{
    /// <summary>The value.</summary>
    public required bool Value { get; init; }
}

/// <summary>A string.</summary>
internal sealed class StringNode : Node
{
    /// <summary>The value.</summary>
    public required string Value { get; init; }
}

/// <summary>A number or a character.</summary>
internal sealed class NumberNode : Node
{
    /// <summary>The value.</summary>
    public required NumberLiteral Value { get; init; }
}

/// <summary>Fields of the dot: <c>.a.b</c>.</summary>
internal sealed class FieldNode : Node
{
    /// <summary>The names.</summary>
    public required string[] Names { get; init; }
}

/// <summary>A variable, and fields of it: <c>$x.a.b</c>.</summary>
internal sealed class VariableNode : Node
{
    /// <summary>The variable with its dollar sign.</summary>
    public required string Name { get; init; }

    /// <summary>The names of fields.</summary>
    public required string[] Fields { get; init; }
}

/// <summary>Fields of another operand: <c>(index .a 0).b</c>.</summary>
internal sealed class ChainNode : Node
{
    /// <summary>The operand.</summary>
    public required Node Operand { get; init; }

    /// <summary>The names of fields.</summary>
    public required string[] Fields { get; init; }
}

/// <summary>A function.</summary>
internal sealed class FunctionNode : Node
{
    /// <summary>The function.</summary>
    public required Functions.Function Function { get; init; }
}

/// <summary>A template's body.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">Where it was written.</param>
/// <param name="Body">What it renders.</param>
internal sealed record TemplateBody(string Name, TemplateSource Source, Node[] Body)
{
    /// <summary>Whether it has nothing but blanks: such a body does not replace another of its name.</summary>
    public bool IsEmpty => Array.TrueForAll(Body, static node => node is TextNode text && string.IsNullOrWhiteSpace(text.Text));
}
