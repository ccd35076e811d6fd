namespace Sluice.GoTemplate.Syntax;

/// <summary>Pipelines, commands and operands.</summary>
internal sealed partial class Parser
{
    private PipeNode Pipeline(string context, TokenKind ending, Token open)
    {
        SkipSpace();
        int start = _token.Start;
        (string[] variables, bool assigns) = Declarations(context);
        var commands = new List<CommandNode>();
        while (true)
        {
            SkipSpace();
            if (_token.Kind == ending)
            {
                int end = _lastEnd;
                Take();
                CheckPipeline(commands, context, open);
                if (!assigns)
                {
                    _variables.AddRange(variables);
                }

                return new PipeNode { Start = start, End = end, Variables = variables, IsAssignment = assigns, Commands = [.. commands] };
            }

            commands.Add(Command(context, open));
        }
    }

    private void CheckPipeline(List<CommandNode> commands, string context, Token open)
    {
        if (commands.Count == 0)
        {
            throw Error(open.Start, _lastEnd, $"a value is missing in {context}");
        }

        for (int i = 1; i < commands.Count; i++)
        {
            if (commands[i].Arguments[0] is BoolNode or DotNode or NilNode or NumberNode or StringNode)
            {
                throw Error(commands[i].Start, commands[i].End, "a value cannot be given to a constant", "write a function behind the pipe sign");
            }
        }
    }

    private (string[] Variables, bool Assigns) Declarations(string context)
    {
        if (_token.Kind != TokenKind.Variable)
        {
            return ([], false);
        }

        string text = _source.Text;
        int at = _token.End;
        int Blank(int from)
        {
            while (from < text.Length && char.IsWhiteSpace(text[from]))
            {
                from++;
            }

            return from;
        }

        at = Blank(at);
        char next = at < text.Length ? text[at] : '\0';
        if (next == '=' || (next == ':' && at + 1 < text.Length && text[at + 1] == '='))
        {
            string name = Take().Text;
            SkipSpace();
            return Declared([name], Take());
        }

        if (next == ',' && context == "range")
        {
            Token first = Take();
            SkipSpace();
            Take();
            SkipSpace();
            if (_token.Kind != TokenKind.Variable)
            {
                throw Error(first.Start, _token.End, "range takes one or two variables", "write {{ range $index, $item := ... }}");
            }

            string second = Take().Text;
            SkipSpace();
            return _token.Kind is TokenKind.Declare or TokenKind.Assign
                ? Declared([first.Text, second], Take())
                : throw Error(first.Start, _token.End, "range takes one or two variables", "write {{ range $index, $item := ... }}");
        }

        return ([], false);
    }

    private (string[] Variables, bool Assigns) Declared(string[] names, Token sign)
    {
        bool assigns = sign.Kind == TokenKind.Assign;
        if (assigns)
        {
            foreach (string name in names)
            {
                CheckVariable(name, sign);
            }
        }

        return (names, assigns);
    }

    private void CheckVariable(string name, Token at)
    {
        if (!_variables.Contains(name))
        {
            throw Error(at.Start, at.End, $"the variable {name} is not set here", $"set it before with {{{{ {name} := ... }}}}, in this block or around it");
        }
    }

    private CommandNode Command(string context, Token open)
    {
        int start = _token.Start;
        var arguments = new List<Node>();
        while (true)
        {
            SkipSpace();
            if (Operand() is { } operand)
            {
                arguments.Add(operand);
            }

            switch (_token.Kind)
            {
                case TokenKind.Space:
                    continue;
                case TokenKind.Close or TokenKind.CloseParen:
                    break;
                case TokenKind.Pipe:
                    Token pipe = Take();
                    SkipSpace();
                    if (_token.Kind is TokenKind.Close or TokenKind.CloseParen or TokenKind.Pipe || arguments.Count == 0)
                    {
                        throw Error(open.Start, pipe.End, $"a command is missing at the pipe sign in {context}");
                    }

                    return new CommandNode { Start = start, End = pipe.Start, Arguments = [.. arguments] };
                default:
                    throw Error(open.Start, _token.End, $"{Shown(_token)} cannot stand here in {context}");
            }

            return arguments.Count == 0
                ? throw Error(open.Start, _token.End, $"a command is missing in {context}")
                : new CommandNode { Start = start, End = _lastEnd, Arguments = [.. arguments] };
        }
    }

    private Node? Operand()
    {
        Token first = _token;
        Node? node = Term();
        if (node is null || _token.Kind != TokenKind.Field)
        {
            return node;
        }

        List<string> names = Fields();
        return node switch
        {
            FieldNode field => new FieldNode { Start = first.Start, End = _lastEnd, Names = [.. field.Names, .. names] },
            VariableNode variable => new VariableNode { Start = first.Start, End = _lastEnd, Name = variable.Name, Fields = [.. variable.Fields, .. names] },
            BoolNode or StringNode or NumberNode or NilNode or DotNode =>
                throw Error(first.Start, _lastEnd, "a constant has no fields"),
            _ => new ChainNode { Start = first.Start, End = _lastEnd, Operand = node, Fields = [.. names] },
        };
    }

    private List<string> Fields()
    {
        var names = new List<string>();
        while (_token.Kind == TokenKind.Field)
        {
            names.Add(Take().Text[1..]);
        }

        return names;
    }

    private Node? Term()
    {
        Token token = _token;
        switch (token.Kind)
        {
            case TokenKind.Name:
                Take();
                return Named(token);
            case TokenKind.Dot:
                Take();
                return new DotNode { Start = token.Start, End = token.End };
            case TokenKind.Field:
                return new FieldNode { Start = token.Start, End = token.End, Names = [.. Fields()] };
            case TokenKind.Variable:
                Take();
                CheckVariable(token.Text, token);
                return new VariableNode { Start = token.Start, End = token.End, Name = token.Text, Fields = [] };
            case TokenKind.String:
                Take();
                return new StringNode { Start = token.Start, End = token.End, Value = Unquote(token) };
            case TokenKind.Number or TokenKind.Character:
                Take();
                return Literal(token);
            case TokenKind.OpenParen:
                return Parenthesis();
            default:
                return null;
        }
    }

    private PipeNode Parenthesis()
    {
        Token open = Take();
        if (++_nesting > MostNesting)
        {
            throw Error(open.Start, open.End, "parentheses are nested too deep");
        }

        PipeNode pipe = Pipeline("parentheses", TokenKind.CloseParen, open);
        _nesting--;
        return pipe;
    }

    private NumberNode Literal(Token token)
    {
        NumberLiteral? value = token.Kind == TokenKind.Character ? NumberLiteral.ReadCharacter(token.Text) : NumberLiteral.Read(token.Text);
        return value is null
            ? throw Error(token.Start, token.End, $"{token.Text} is no number that fits 64 bits")
            : new NumberNode { Start = token.Start, End = token.End, Value = value };
    }

    private Node Named(Token token)
    {
        switch (token.Text)
        {
            case "true" or "false":
                return new BoolNode { Start = token.Start, End = token.End, Value = token.Text == "true" };
            case "nil":
                return new NilNode { Start = token.Start, End = token.End };
            case "if" or "else" or "end" or "range" or "with" or "template" or "define" or "block":
                throw Error(token.Start, token.End, $"{token.Text} stands at the beginning of an action only");
            default:
                return _functions.Find(token.Text) is { } function
                    ? new FunctionNode { Start = token.Start, End = token.End, Function = function }
                    : throw Error(token.Start, token.End, $"there is no function {token.Text}",
                        _functions.Nearest(token.Text) is { } nearest ? $"did you mean {nearest}?" : "a setting begins with a dot, a variable with $");
        }
    }
}
