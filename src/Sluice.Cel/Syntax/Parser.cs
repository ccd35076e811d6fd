namespace Sluice.Cel.Syntax;

/// <summary>
/// A recursive descent parser for the grammar of the language definition. Chains of <c>&amp;&amp;</c> and <c>||</c> are flat;
/// everything else that nests is held to <see cref="CelEnvironment.MaxDepth"/>.
/// </summary>
internal sealed class Parser
{
    private readonly string _text;
    private readonly Lexer _lexer;
    private readonly CelEnvironment _environment;
    private Token _token;
    private int _nesting;

    private Parser(string text, CelEnvironment environment)
    {
        _text = text;
        _environment = environment;
        _lexer = new Lexer(text);
        _token = _lexer.Next();
    }

    /// <summary>Parses a whole text.</summary>
    /// <exception cref="SyntaxException">The text is no expression, or larger than the environment allows.</exception>
    internal static Expr Parse(string text, CelEnvironment environment)
    {
        if (text.Length > environment.MaxExpressionLength)
        {
            throw new SyntaxException(0, $"the expression is longer than {environment.MaxExpressionLength} characters");
        }

        Parser parser = new(text, environment);
        Expr result = parser.Expression();
        return parser._token.Kind == TokenKind.End ? result : throw parser.Unexpected("an operator or the end");
    }

    private SyntaxException Unexpected(string wanted) => new(
        _token.Start,
        _token.Kind == TokenKind.End
            ? $"the expression ends where {wanted} is expected"
            : $"unexpected '{_text.AsSpan(_token.Start, Math.Min(_token.Length, 40))}', expected {wanted}");

    private void Advance() => _token = _lexer.Next();

    private bool Accept(TokenKind kind)
    {
        if (_token.Kind != kind)
        {
            return false;
        }

        Advance();
        return true;
    }

    private void Expect(TokenKind kind, string what)
    {
        if (!Accept(kind))
        {
            throw Unexpected(what);
        }
    }

    private int Depth(int offset, params ReadOnlySpan<Expr?> children)
    {
        int depth = 0;
        foreach (Expr? child in children)
        {
            depth = Math.Max(depth, child?.Depth ?? 0);
        }

        return depth < _environment.MaxDepth ? depth + 1 : throw TooDeep(offset);
    }

    private SyntaxException TooDeep(int offset) => new(offset, $"the expression is nested deeper than {_environment.MaxDepth} levels");

    private CallExpr Call(int offset, string function, params Expr[] arguments) =>
        new(offset, function, null, arguments) { Depth = Depth(offset, arguments) };

    private Expr Expression()
    {
        if (++_nesting > _environment.MaxDepth)
        {
            throw TooDeep(_token.Start);
        }

        Expr result = Logical(conjunction: false);
        int offset = _token.Start;
        if (Accept(TokenKind.Question))
        {
            Expr consequence = Logical(conjunction: false);
            Expect(TokenKind.Colon, "':' of the conditional");
            result = Call(offset, Operators.Conditional, result, consequence, Expression());
        }

        _nesting--;
        return result;
    }

    private Expr Logical(bool conjunction)
    {
        TokenKind kind = conjunction ? TokenKind.And : TokenKind.Or;
        Expr first = conjunction ? Relation() : Logical(conjunction: true);
        if (_token.Kind != kind)
        {
            return first;
        }

        int offset = _token.Start;
        List<Expr> operands = [first];
        while (Accept(kind))
        {
            operands.Add(conjunction ? Relation() : Logical(conjunction: true));
        }

        Expr[] all = [.. operands];
        return new LogicalExpr(offset, conjunction, all) { Depth = Depth(offset, all) };
    }

    private Expr Relation()
    {
        Expr left = Sum();
        while (true)
        {
            string? function = _token.Kind switch
            {
                TokenKind.Equal => Operators.Equal,
                TokenKind.NotEqual => Operators.NotEqual,
                TokenKind.Less => Operators.Less,
                TokenKind.LessOrEqual => Operators.LessOrEqual,
                TokenKind.Greater => Operators.Greater,
                TokenKind.GreaterOrEqual => Operators.GreaterOrEqual,
                TokenKind.In => Operators.In,
                _ => null,
            };
            if (function is null)
            {
                return left;
            }

            int offset = _token.Start;
            Advance();
            left = Call(offset, function, left, Sum());
        }
    }

    private Expr Sum()
    {
        Expr left = Product();
        while (_token.Kind is TokenKind.Plus or TokenKind.Minus)
        {
            Token sign = _token;
            Advance();
            left = Call(sign.Start, sign.Kind == TokenKind.Plus ? Operators.Add : Operators.Subtract, left, Product());
        }

        return left;
    }

    private Expr Product()
    {
        Expr left = Unary();
        while (_token.Kind is TokenKind.Star or TokenKind.Slash or TokenKind.Percent)
        {
            Token sign = _token;
            Advance();
            string function = sign.Kind switch
            {
                TokenKind.Star => Operators.Multiply,
                TokenKind.Slash => Operators.Divide,
                _ => Operators.Modulo,
            };
            left = Call(sign.Start, function, left, Unary());
        }

        return left;
    }

    /// <summary>A run of one sign: pairs cancel out only at run time for the types that have them, so one or two are kept.</summary>
    private Expr Unary()
    {
        TokenKind kind = _token.Kind;
        if (kind is not (TokenKind.Not or TokenKind.Minus))
        {
            return Member(negative: false);
        }

        int offset = _token.Start;
        int count = 0;
        while (Accept(kind))
        {
            count++;
        }

        bool literal = kind == TokenKind.Minus && count == 1 && _token.Kind is TokenKind.Int or TokenKind.Double;
        Expr operand = Member(negative: literal);
        if (literal)
        {
            return operand;
        }

        for (int n = 2 - (count % 2); n > 0; n--)
        {
            operand = Call(offset, kind == TokenKind.Not ? Operators.Not : Operators.Negate, operand);
        }

        return operand;
    }

    private Expr Member(bool negative)
    {
        Expr result = Primary(negative);
        while (true)
        {
            int offset = _token.Start;
            if (Accept(TokenKind.Dot))
            {
                result = Selection(result);
            }
            else if (Accept(TokenKind.LeftBracket))
            {
                Expr index = Expression();
                Expect(TokenKind.RightBracket, "']'");
                result = Call(offset, Operators.Index, result, index);
            }
            else if (_token.Kind == TokenKind.LeftBrace && QualifiedName.Of(result) is { } name)
            {
                result = Message(result.Offset, name);
            }
            else
            {
                return result;
            }
        }
    }

    private Expr Selection(Expr operand)
    {
        Token name = _token;
        if (_token.Kind == TokenKind.QuotedIdent)
        {
            Advance();
            string quoted = _text.Substring(name.Start + 1, name.Length - 2);
            return new SelectExpr(name.Start, operand, quoted, test: false) { Depth = Depth(name.Start, operand) };
        }

        Expect(TokenKind.Ident, "the name of a field or method");
        string field = _text.Substring(name.Start, name.Length);
        if (!Accept(TokenKind.LeftParen))
        {
            return new SelectExpr(name.Start, operand, field, test: false) { Depth = Depth(name.Start, operand) };
        }

        Expr[] arguments = List(TokenKind.RightParen, "')'", trailingComma: false);
        int depth = Math.Max(Depth(name.Start, operand), Depth(name.Start, arguments));
        return Macros.Method(_environment, name.Start, field, operand, arguments, depth)
            ?? new CallExpr(name.Start, field, operand, arguments) { Depth = depth };
    }

    private Expr Primary(bool negative)
    {
        Token token = _token;
        switch (token.Kind)
        {
            case TokenKind.Int:
                return Literal(Literals.Int(_text, token, negative));
            case TokenKind.Uint:
                return Literal(Literals.Uint(_text, token));
            case TokenKind.Double:
                return Literal(Literals.Double(_text, token, negative));
            case TokenKind.String:
                return Literal(CelValue.FromString(Literals.String(_text, token)));
            case TokenKind.Bytes:
                return Literal(CelValue.FromBytes(Literals.Bytes(_text, token)));
            case TokenKind.True or TokenKind.False:
                return Literal(CelValue.FromBool(token.Kind == TokenKind.True));
            case TokenKind.Null:
                return Literal(CelValue.Null);
            case TokenKind.Ident or TokenKind.Dot:
                return Name(absolute: Accept(TokenKind.Dot));
            case TokenKind.LeftParen:
                Advance();
                Expr inner = Expression();
                Expect(TokenKind.RightParen, "')'");
                return inner;
            case TokenKind.LeftBracket:
                Advance();
                Expr[] items = List(TokenKind.RightBracket, "']'", trailingComma: true);
                return new ListExpr(token.Start, items) { Depth = Depth(token.Start, items) };
            case TokenKind.LeftBrace:
                return Map();
            default:
                throw Unexpected("a value");
        }
    }

    private LiteralExpr Literal(CelValue value)
    {
        int offset = _token.Start;
        Advance();
        return new LiteralExpr(offset, value);
    }

    private Expr Name(bool absolute)
    {
        Token token = _token;
        Expect(TokenKind.Ident, "a name");
        string name = _text.Substring(token.Start, token.Length);
        if (ReservedWords.Contains(name))
        {
            throw new SyntaxException(token.Start, $"'{name}' is a reserved word");
        }

        if (!Accept(TokenKind.LeftParen))
        {
            return new IdentExpr(token.Start, name, absolute);
        }

        Expr[] arguments = List(TokenKind.RightParen, "')'", trailingComma: false);
        int depth = Depth(token.Start, arguments);
        return (Expr?)Macros.Function(token.Start, name, arguments, depth)
            ?? new CallExpr(token.Start, absolute ? "." + name : name, null, arguments) { Depth = depth };
    }

    private Expr[] List(TokenKind close, string closeText, bool trailingComma)
    {
        List<Expr> items = [];
        while (!Accept(close))
        {
            items.Add(Expression());
            if (Accept(TokenKind.Comma))
            {
                if (!trailingComma && _token.Kind == close)
                {
                    throw Unexpected("an argument");
                }
            }
            else if (_token.Kind != close)
            {
                throw Unexpected($"',' or {closeText}");
            }
        }

        return [.. items];
    }

    private MapExpr Map()
    {
        int offset = _token.Start;
        Advance();
        List<(Expr Key, Expr Value)> entries = [];
        int depth = 1;
        while (!Accept(TokenKind.RightBrace))
        {
            Expr key = Expression();
            Expect(TokenKind.Colon, "':' after the key");
            Expr value = Expression();
            entries.Add((key, value));
            depth = Math.Max(depth, Depth(offset, key, value));
            if (!Accept(TokenKind.Comma) && _token.Kind != TokenKind.RightBrace)
            {
                throw Unexpected("',' or '}'");
            }
        }

        return new MapExpr(offset, [.. entries]) { Depth = depth };
    }

    private MessageExpr Message(int offset, string name)
    {
        Advance();
        while (!Accept(TokenKind.RightBrace))
        {
            if (!Accept(TokenKind.Ident) && !Accept(TokenKind.QuotedIdent))
            {
                throw Unexpected("the name of a field");
            }

            Expect(TokenKind.Colon, "':' after the field's name");
            Expression();
            if (!Accept(TokenKind.Comma) && _token.Kind != TokenKind.RightBrace)
            {
                throw Unexpected("',' or '}'");
            }
        }

        return new MessageExpr(offset, name);
    }
}
