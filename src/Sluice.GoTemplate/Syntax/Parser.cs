using Sluice.GoTemplate.Formatting;
using Sluice.GoTemplate.Functions;

namespace Sluice.GoTemplate.Syntax;

/// <summary>Parses a template file: its own body, and the bodies that it defines.</summary>
internal sealed partial class Parser
{
    /// <summary>The deepest nesting of blocks and parentheses: nobody writes as many, and the parser is recursive.</summary>
    private const int MostNesting = 200;

    private readonly TemplateSource _source;
    private readonly FunctionTable _functions;
    private readonly Lexer _lexer;
    private readonly List<TemplateBody> _defined = [];
    private readonly List<string> _variables = ["$"];
    private Token _token;
    private int _lastEnd;
    private int _ranges;
    private int _nesting;

    private Parser(TemplateSource source, FunctionTable functions)
    {
        (_source, _functions) = (source, functions);
        _lexer = new Lexer(source);
        _token = _lexer.Next();
    }

    /// <summary>Parses a file.</summary>
    /// <param name="name">The name of its own body.</param>
    /// <param name="source">The file.</param>
    /// <param name="functions">The functions.</param>
    /// <returns>The bodies in the order in which they end; the file's own is the last.</returns>
    /// <exception cref="TemplateException">The text is no template.</exception>
    public static IReadOnlyList<TemplateBody> Parse(string name, TemplateSource source, FunctionTable functions)
    {
        var parser = new Parser(source, functions);
        var nodes = new List<Node>();
        while (parser._token.Kind != TokenKind.End)
        {
            if (parser.IsKeyword("define", out Token open))
            {
                parser.Define(open);
            }
            else if (parser.Item(out string? ending, out Token at) is { } node)
            {
                nodes.Add(node);
            }
            else if (ending is not null)
            {
                throw parser.Error(at.Start, parser._lastEnd, $"{{{{{ending}}}}} stands outside of a block", "remove it, or open the block that it ends");
            }
        }

        parser._defined.Add(new TemplateBody(name, source, [.. nodes]));
        return parser._defined;
    }

    private TemplateException Error(int start, int end, string message, string? remedy = null) => _lexer.Error(start, end, message, remedy);

    private Token Take()
    {
        Token taken = _token;
        _lastEnd = taken.End;
        if (taken.Kind != TokenKind.End)
        {
            _token = _lexer.Next();
        }

        return taken;
    }

    private void SkipSpace()
    {
        while (_token.Kind == TokenKind.Space)
        {
            Take();
        }
    }

    // Looks for a keyword behind an opening delimiter; the delimiter and the keyword are taken when it is there.
    private bool IsKeyword(string keyword, out Token open)
    {
        open = _token;
        if (_token.Kind != TokenKind.Open || !LooksLike(keyword))
        {
            return false;
        }

        Take();
        SkipSpace();
        Take();
        return true;
    }

    private bool LooksLike(string keyword)
    {
        string text = _source.Text;
        int at = _token.End;
        if (at + 1 < text.Length && text[at] == '-' && char.IsWhiteSpace(text[at + 1]))
        {
            at++;
        }

        while (at < text.Length && text[at] is ' ' or '\t' or '\r' or '\n')
        {
            at++;
        }

        int end = at + keyword.Length;
        return string.CompareOrdinal(text, at, keyword, 0, keyword.Length) == 0
            && (end >= text.Length || !(char.IsLetterOrDigit(text[end]) || text[end] == '_'));
    }

    private void Define(Token open)
    {
        SkipSpace();
        string name = TemplateName("define", open);
        SkipSpace();
        ExpectClose("define", open);
        int kept = _variables.Count;
        int ranges = _ranges;
        _ranges = 0;
        List<string> outer = [.. _variables];
        _variables.Clear();
        _variables.Add("$");
        (Node[] body, string ending) = Body("define", open);
        if (ending != "end")
        {
            throw Error(open.Start, open.End, $"a define has no {ending}");
        }

        _variables.Clear();
        _variables.AddRange(outer.Take(kept));
        _ranges = ranges;
        _defined.Add(new TemplateBody(name, _source, body));
    }

    private string TemplateName(string keyword, Token open)
    {
        if (_token.Kind != TokenKind.String)
        {
            throw Error(open.Start, _token.End, $"{keyword} needs the name of a template in quotes", $"write {{{{ {keyword} \"name\" }}}}");
        }

        return Unquote(Take());
    }

    private string Unquote(Token token) =>
        GoQuote.TryUnquote(token.Text, out string value) ? value : throw Error(token.Start, token.End, "the string has an escape that does not exist");

    private void ExpectClose(string context, Token open)
    {
        SkipSpace();
        if (_token.Kind != TokenKind.Close)
        {
            throw Error(open.Start, _token.End, $"{Shown(_token)} cannot stand here in {context}");
        }

        Take();
    }

    private static string Shown(Token token) => token.Kind == TokenKind.End ? "the end" : token.Text.Trim();

    // Nodes up to {{end}} or {{else ...}}, which is taken up to behind the keyword.
    private (Node[] Nodes, string Ending) Body(string context, Token open)
    {
        if (++_nesting > MostNesting)
        {
            throw Error(open.Start, open.End, "blocks are nested too deep");
        }

        var nodes = new List<Node>();
        while (_token.Kind != TokenKind.End)
        {
            if (_token.Kind == TokenKind.Open && LooksLike("define"))
            {
                throw Error(_token.Start, _token.End, "define stands inside of another block", "move it to the top of the file");
            }

            if (Item(out string? ending, out _) is { } node)
            {
                nodes.Add(node);
            }
            else if (ending is not null)
            {
                _nesting--;
                if (ending == "end")
                {
                    ExpectClose("end", open);
                }

                return ([.. nodes], ending);
            }
        }

        throw Error(open.Start, ActionEnd(open), $"this {context} has no end", "write {{ end }} where its block ends");
    }

    private int ActionEnd(Token open)
    {
        int end = _source.Text.IndexOf("}}", open.Start, StringComparison.Ordinal);
        return end < 0 ? _source.Text.Length : end + 2;
    }

    // One text or action; null with the ending's keyword at {{end}} and {{else}}.
    private Node? Item(out string? ending, out Token open)
    {
        ending = null;
        open = _token;
        if (_token.Kind == TokenKind.Text)
        {
            Token text = Take();
            return new TextNode { Start = text.Start, End = text.End, Text = text.Text };
        }

        Take();
        SkipSpace();
        if (_token.Kind != TokenKind.Name)
        {
            return Action(open);
        }

        switch (_token.Text)
        {
            case "end" or "else":
                ending = Take().Text;
                return null;
            case "if":
                return Block(BlockKind.If, open);
            case "with":
                return Block(BlockKind.With, open);
            case "range":
                return Block(BlockKind.Range, open);
            case "template":
                return Template(open);
            case "block":
                return DefinedBlock(open);
            case "break" or "continue":
                return Jump(open);
            case "define":
                throw Error(open.Start, _token.End, "define stands inside of another block", "move it to the top of the file");
            default:
                return Action(open);
        }
    }

    private ActionNode Action(Token open)
    {
        PipeNode pipe = Pipeline("action", TokenKind.Close, open);
        return new ActionNode { Start = open.Start, End = _lastEnd, Pipe = pipe };
    }

    private JumpNode Jump(Token open)
    {
        Token keyword = Take();
        SkipSpace();
        if (_token.Kind != TokenKind.Close)
        {
            throw Error(open.Start, _token.End, $"{keyword.Text} takes no arguments");
        }

        Take();
        return _ranges == 0
            ? throw Error(open.Start, _lastEnd, $"{keyword.Text} stands outside of a range")
            : new JumpNode { Start = open.Start, End = _lastEnd, IsBreak = keyword.Text == "break" };
    }

    private TemplateNode Template(Token open)
    {
        Take();
        SkipSpace();
        string name = TemplateName("template", open);
        SkipSpace();
        PipeNode? pipe = null;
        if (_token.Kind == TokenKind.Close)
        {
            Take();
        }
        else
        {
            pipe = Pipeline("template", TokenKind.Close, open);
        }

        return new TemplateNode { Start = open.Start, End = _lastEnd, Name = name, Pipe = pipe };
    }

    private TemplateNode DefinedBlock(Token open)
    {
        Take();
        SkipSpace();
        string name = TemplateName("block", open);
        SkipSpace();
        PipeNode pipe = Pipeline("block", TokenKind.Close, open);
        int end = _lastEnd;
        List<string> outer = [.. _variables];
        int ranges = _ranges;
        _ranges = 0;
        _variables.Clear();
        _variables.Add("$");
        (Node[] body, string ending) = Body("block", open);
        if (ending != "end")
        {
            throw Error(open.Start, end, $"a block has no {ending}");
        }

        _variables.Clear();
        _variables.AddRange(outer);
        _ranges = ranges;
        _defined.Add(new TemplateBody(name, _source, body));
        return new TemplateNode { Start = open.Start, End = end, Name = name, Pipe = pipe };
    }

    private BlockNode Block(BlockKind kind, Token open)
    {
        string keyword = Take().Text;
        int kept = _variables.Count;
        PipeNode pipe = Pipeline(keyword, TokenKind.Close, open);
        int end = _lastEnd;
        _ranges += kind == BlockKind.Range ? 1 : 0;
        (Node[] body, string ending) = Body(keyword, open);
        _ranges -= kind == BlockKind.Range ? 1 : 0;
        Node[]? otherwise = null;
        if (ending == "else")
        {
            otherwise = Otherwise(kind, open);
        }

        _variables.RemoveRange(kept, _variables.Count - kept);
        return new BlockNode { Start = open.Start, End = end, Kind = kind, Pipe = pipe, Body = body, Else = otherwise };
    }

    private Node[] Otherwise(BlockKind kind, Token open)
    {
        Token at = _token;
        SkipSpace();
        string chained = kind == BlockKind.With ? "with" : "if";
        if (_token.Kind == TokenKind.Name && kind != BlockKind.Range && _token.Text == chained)
        {
            if (++_nesting > MostNesting)
            {
                throw Error(open.Start, open.End, "blocks are nested too deep");
            }

            Token nested = _token;
            BlockNode block = Block(kind, nested);
            _nesting--;
            return [block];
        }

        if (_token.Kind != TokenKind.Close)
        {
            throw Error(at.Start, _token.End, $"{Shown(_token)} cannot stand behind else",
                kind == BlockKind.Range ? "write {{ else }} and open another block in it" : $"write {{{{ else }}}} or {{{{ else {chained} ... }}}}");
        }

        Take();
        (Node[] body, string ending) = Body("else", open);
        return ending == "end" ? body : throw Error(open.Start, open.End, "a block has one else only");
    }
}
