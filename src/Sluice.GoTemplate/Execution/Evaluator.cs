using Sluice.GoTemplate.Functions;
using Sluice.GoTemplate.Syntax;
using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Execution;

/// <summary>Renders a template: walks its nodes with a dot and variables.</summary>
internal sealed class Evaluator
{
    /// <summary>How a list of nodes ended.</summary>
    private enum Flow
    {
        Next,
        Break,
        Continue,
    }

    /// <summary>A nil that stands in a list or map of any values: reading a field of it is an error, of a missing value it is not.</summary>
    private static readonly object NilElement = new();

    /// <summary>No value is given by the command before.</summary>
    private static readonly object Missing = new();

    private readonly IReadOnlyDictionary<string, TemplateBody> _templates;
    private readonly CallContext _context;
    private readonly RenderedOutput _output;
    private readonly List<(string Name, object? Value)> _variables = [];
    private TemplateSource _source;
    private Node? _node;
    private int _depth;

    private Evaluator(IReadOnlyDictionary<string, TemplateBody> templates, TemplateBody body, CallContext context, RenderedOutput output) =>
        (_templates, _source, _context, _output) = (templates, body.Source, context, output);

    /// <summary>Renders a template.</summary>
    /// <param name="templates">All templates by name.</param>
    /// <param name="body">The template.</param>
    /// <param name="data">The dot.</param>
    /// <param name="context">What functions work with.</param>
    /// <param name="output">Takes the text.</param>
    /// <exception cref="TemplateException">An expression failed.</exception>
    public static void Render(
        IReadOnlyDictionary<string, TemplateBody> templates, TemplateBody body, object? data, CallContext context, RenderedOutput output)
    {
        var evaluator = new Evaluator(templates, body, context, output);
        context.Position = () => evaluator._source.At(evaluator._node?.Start ?? 0);
        evaluator._variables.Add(("$", data));
        try
        {
            evaluator.Walk(body.Body, data);
        }
        catch (TemplateFault fault)
        {
            throw evaluator.Located(fault);
        }
    }

    private TemplateException Located(TemplateFault fault)
    {
        int start = _node?.Start ?? 0;
        string expression = Excerpt.Of(_source.Text, start, _node?.End ?? 0);
        TemplateErrorKind kind = fault.IsLimit ? TemplateErrorKind.Limit : TemplateErrorKind.Execution;
        return new TemplateException(new TemplateError(kind, _source.At(start), expression, fault.Message, fault.Remedy));
    }

    private Flow Walk(Node[] nodes, object? dot)
    {
        foreach (Node node in nodes)
        {
            Flow flow = Walk(node, dot);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    private Flow Walk(Node node, object? dot)
    {
        _node = node;
        _context.Budget.Step();
        switch (node)
        {
            case TextNode text:
                _output.Copy(text.Text, _source, text.Start);
                return Flow.Next;
            case ActionNode action:
                object? value = Evaluate(action.Pipe, dot);
                _node = node;
                if (action.Pipe.Variables.Length == 0)
                {
                    _output.Print(Printed(value), _source, action.Start);
                }

                return Flow.Next;
            case JumpNode jump:
                return jump.IsBreak ? Flow.Break : Flow.Continue;
            case TemplateNode template:
                Call(template, dot);
                return Flow.Next;
            case BlockNode { Kind: BlockKind.Range } range:
                return Range(range, dot);
            default:
                return Condition((BlockNode)node, dot);
        }
    }

    private string Printed(object? value) => value is null ? "<no value>" : Formatting.GoFormat.Text(value, _context.Budget);

    private Flow Condition(BlockNode block, object? dot)
    {
        int kept = _variables.Count;
        object? value = Evaluate(block.Pipe, dot);
        Flow flow = Flow.Next;
        if (GoType.IsTrue(value))
        {
            flow = Walk(block.Body, block.Kind == BlockKind.With ? value : dot);
        }
        else if (block.Else is { } otherwise)
        {
            flow = Walk(otherwise, dot);
        }

        _variables.RemoveRange(kept, _variables.Count - kept);
        return flow;
    }

    private Flow Range(BlockNode range, object? dot)
    {
        int kept = _variables.Count;
        object? value = Evaluate(range.Pipe, dot);
        _node = range;
        Flow flow = Flow.Next;
        bool any = false;
        foreach ((object? key, object? item) in Items(value, range.Pipe))
        {
            any = true;
            _context.Budget.Step();
            int mark = _variables.Count;
            SetLoopVariables(range.Pipe, key, item);
            Flow end = Walk(range.Body, item);
            _variables.RemoveRange(mark, _variables.Count - mark);
            if (end == Flow.Break)
            {
                break;
            }
        }

        if (!any && range.Else is { } otherwise)
        {
            flow = Walk(otherwise, dot);
        }

        _variables.RemoveRange(kept, _variables.Count - kept);
        return flow;
    }

    private static IEnumerable<(object? Key, object? Item)> Items(object? value, PipeNode pipe)
    {
        switch (value)
        {
            case null:
                return [];
            case GoList list:
                return Enumerable.Range(0, list.Count).Select(i => ((object?)(nint)i, (object?)(list[i] ?? NilElement)));
            case GoMap map:
                return map.Keys.ToArray().Where(map.Contains).Select(key => ((object?)key, (object?)(map[key] ?? NilElement)));
            case IGoObject or double or string or bool:
                throw new TemplateFault($"range cannot walk {GoType.Described(value)}",
                    value is double ? "a number of a settings file is a float64: write range (int .number)" : "give it a list, a map or an int");
            default:
                if (pipe.Variables.Length > 1)
                {
                    throw new TemplateFault("range over a number sets one variable only");
                }

                GoType.TryInteger(value, out Int128 end);
                return Count(value, end);
        }
    }

    private static IEnumerable<(object? Key, object? Item)> Count(object value, Int128 end)
    {
        for (Int128 i = 0; i < end; i++)
        {
            object item = value switch
            {
                long => (object)(long)i,
                int => (int)i,
                byte => (byte)i,
                uint => (uint)i,
                ulong => (ulong)i,
                _ => (nint)(long)i,
            };
            yield return (null, item);
        }
    }

    private void SetLoopVariables(PipeNode pipe, object? key, object? item)
    {
        string[] names = pipe.Variables;
        for (int i = 0; i < names.Length; i++)
        {
            object? value = names.Length == 2 && i == 0 ? key : item;
            if (pipe.IsAssignment)
            {
                Assign(names[i], value);
            }
            else
            {
                _variables.Add((names[i], value));
            }
        }
    }

    private void Assign(string name, object? value)
    {
        int index = _variables.FindLastIndex(variable => variable.Name == name);
        _variables[index < 0 ? throw new TemplateFault($"the variable {name} is not set here") : index] = (name, value);
    }

    private void Call(TemplateNode node, object? dot)
    {
        if (!_templates.TryGetValue(node.Name, out TemplateBody? body))
        {
            string known = string.Join(", ", _templates.Keys.Order(StringComparer.Ordinal).Take(10));
            throw new TemplateFault($"there is no template \"{node.Name}\"", $"the templates are: {known}; FC_TEMPLATES files are named with their .tmpl");
        }

        object? data = node.Pipe is { } pipe ? Evaluate(pipe, dot) : null;
        _node = node;
        _context.Budget.CheckDepth(++_depth);
        TemplateSource source = _source;
        (string, object?)[] outer = [.. _variables];
        _variables.Clear();
        _variables.Add(("$", data));
        _source = body.Source;
        Walk(body.Body, data);
        _variables.Clear();
        _variables.AddRange(outer);
        _source = source;
        _node = node;
        _depth--;
    }

    // The value of a pipeline; variables are set.
    private object? Evaluate(PipeNode pipe, object? dot)
    {
        object? value = Missing;
        foreach (CommandNode command in pipe.Commands)
        {
            value = Plain(Evaluate(command, dot, value));
        }

        if (pipe.IsAssignment)
        {
            foreach (string name in pipe.Variables)
            {
                Assign(name, value);
            }
        }
        else if (pipe.Variables.Length > 0)
        {
            foreach (string name in pipe.Variables)
            {
                _variables.Add((name, value));
            }
        }

        return value;
    }

    private static object? Plain(object? value) => ReferenceEquals(value, NilElement) ? null : value;

    private object? Evaluate(CommandNode command, object? dot, object? final)
    {
        _node = command;
        _context.Budget.Step();
        Node first = command.Arguments[0];
        ReadOnlySpan<Node> arguments = command.Arguments.AsSpan(1);
        switch (first)
        {
            case FunctionNode function:
                return Call(command, function.Function, dot, arguments, final);
            case FieldNode field:
                return Fields(dot, field.Names, dot, arguments, final, command);
            case VariableNode { Fields.Length: > 0 } variable:
                return Fields(Variable(variable.Name), variable.Fields, dot, arguments, final, command);
            case ChainNode chain:
                object? operand = Operand(chain.Operand, dot);
                _node = command;
                return Fields(operand, chain.Fields, dot, arguments, final, command);
        }

        if (arguments.Length > 0 || !ReferenceEquals(final, Missing))
        {
            throw new TemplateFault("arguments are given to what is no function", "a call begins with the function: {{ function argument ... }}");
        }

        return first is NilNode ? throw new TemplateFault("nil alone is no command") : Operand(first, dot);
    }

    private object? Operand(Node node, object? dot)
    {
        switch (node)
        {
            case DotNode:
                return dot;
            case NilNode:
                return null;
            case BoolNode flag:
                return flag.Value;
            case StringNode text:
                return text.Value;
            case NumberNode number:
                return Number(number.Value);
            case PipeNode pipe:
                Node? outer = _node;
                _context.Budget.CheckDepth(0);
                object? value = Evaluate(pipe, dot);
                _node = outer;
                return value;
            case VariableNode variable:
                object? stored = Variable(variable.Name);
                return variable.Fields.Length == 0 ? stored : Fields(stored, variable.Fields, dot, [], Missing, node);
            case FieldNode field:
                return Fields(dot, field.Names, dot, [], Missing, node);
            case ChainNode chain:
                return Fields(Operand(chain.Operand, dot), chain.Fields, dot, [], Missing, node);
            case FunctionNode function:
                return Call(node, function.Function, dot, [], Missing);
            default:
                throw new InvalidOperationException($"{node.GetType()} is no operand");
        }
    }

    private static object Number(NumberLiteral number) => number switch
    {
        // Without the cast the integer would become a float too.
        { IsFloat: true } => (object)number.Float,
        { Integer: { } integer } => (nint)integer,
        _ => throw new TemplateFault("the number is too large for an int"),
    };

    private object? Variable(string name)
    {
        for (int i = _variables.Count - 1; i >= 0; i--)
        {
            if (_variables[i].Name == name)
            {
                return _variables[i].Value;
            }
        }

        throw new TemplateFault($"the variable {name} is not set here");
    }

    private object? Fields(object? receiver, string[] names, object? dot, ReadOnlySpan<Node> arguments, object? final, Node node)
    {
        for (int i = 0; i < names.Length - 1; i++)
        {
            receiver = Field(receiver, names[i], dot, [], Missing, node);
        }

        return Field(receiver, names[^1], dot, arguments, final, node);
    }

    private object? Field(object? receiver, string name, object? dot, ReadOnlySpan<Node> arguments, object? final, Node node)
    {
        _context.Budget.Step();
        bool hasArguments = arguments.Length > 0 || !ReferenceEquals(final, Missing);
        switch (receiver)
        {
            case null:
                return null;
            case GoMap when hasArguments:
                throw new TemplateFault($"{name} is no method, it takes no arguments");
            case GoMap map:
                return map.TryGet(name, out object? value) ? value ?? (map.ValueType == GoType.Any ? NilElement : null) : null;
            case IGoObject other:
                var values = new List<object?>();
                foreach (Node argument in arguments)
                {
                    values.Add(Plain(Operand(argument, dot)));
                }

                if (hasArguments && !ReferenceEquals(final, Missing))
                {
                    values.Add(final);
                }

                _node = node;
                return other.TryMember(name, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values), out object? member)
                    ? member
                    : throw new TemplateFault($"a {other.TypeName} has no field or method {name} that takes {values.Count} arguments");
            case var _ when ReferenceEquals(receiver, NilElement):
                throw new TemplateFault($"{name} is read of a value that is null", "test it before: {{ if .value }}, or use default");
            default:
                throw new TemplateFault($"{name} is read of {GoType.Described(receiver)}, which has no fields");
        }
    }

    private object? Call(Node node, Function function, object? dot, ReadOnlySpan<Node> arguments, object? final)
    {
        bool hasFinal = !ReferenceEquals(final, Missing);
        int count = arguments.Length + (hasFinal ? 1 : 0);
        if (count < function.Least || (!function.IsVariadic && count > function.Parameters.Length))
        {
            string wanted = (function.IsVariadic ? "at least " : "") + function.Least;
            throw new TemplateFault($"{function.Name} takes {wanted} argument{(function.Least == 1 ? "" : "s")}, {count} {(count == 1 ? "is" : "are")} given");
        }

        if (function.IsShortCircuit)
        {
            return ShortCircuit(function, dot, arguments, final, node);
        }

        object?[] values = count == 0 ? [] : new object?[count];
        for (int i = 0; i < arguments.Length; i++)
        {
            values[i] = ArgumentConversion.Literal(arguments[i], function, i, out object? literal)
                ? literal
                : ArgumentConversion.Convert(Plain(Operand(arguments[i], dot)), function, i);
            _node = node;
        }

        if (hasFinal)
        {
            values[^1] = ArgumentConversion.Convert(final, function, count - 1);
        }

        return Invoke(function, values);
    }

    private object? Invoke(Function function, object?[] values)
    {
        try
        {
            return function.Body(_context, new Arguments(values));
        }
        catch (TemplateFault fault) when (!fault.IsLimit && !fault.Message.StartsWith(function.Name + ": ", StringComparison.Ordinal))
        {
            throw new TemplateFault($"{function.Name}: {fault.Message}", fault.Remedy);
        }
    }

    private object? ShortCircuit(Function function, object? dot, ReadOnlySpan<Node> arguments, object? final, Node node)
    {
        bool deciding = function.Name == "or";
        object? value = null;
        foreach (Node argument in arguments)
        {
            value = Plain(Operand(argument, dot));
            _node = node;
            if (GoType.IsTrue(value) == deciding)
            {
                return value;
            }
        }

        return ReferenceEquals(final, Missing) ? value : final;
    }
}
