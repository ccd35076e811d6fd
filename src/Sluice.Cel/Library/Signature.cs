namespace Sluice.Cel.Library;

/// <summary>
/// The library's own notation for overloads: <c>(int, int) bool</c> for a function, <c>string.(int) string</c> for a method.
/// Capital letters are type parameters.
/// </summary>
internal ref struct Signature
{
    private readonly ReadOnlySpan<char> _text;
    private int _position;

    private Signature(ReadOnlySpan<char> text) => _text = text;

    /// <summary>Reads one overload.</summary>
    /// <exception cref="FormatException">The text is no signature: a mistake in the library itself.</exception>
    internal static Overload Parse(string text)
    {
        Signature signature = new(text);
        List<CelType> parameters = [];
        bool isMethod = text[0] != '(';
        if (isMethod)
        {
            parameters.Add(signature.Type());
            signature.Skip('.');
        }

        signature.Skip('(');
        while (!signature.Accept(')'))
        {
            parameters.Add(signature.Type());
            signature.Accept(',');
        }

        return new Overload(isMethod, [.. parameters], signature.Type());
    }

    private bool Accept(char c)
    {
        while (_position < _text.Length && _text[_position] == ' ')
        {
            _position++;
        }

        if (_position >= _text.Length || _text[_position] != c)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void Skip(char c)
    {
        if (!Accept(c))
        {
            throw new FormatException($"'{c}' expected at {_position} in '{_text}'");
        }
    }

    private CelType Type()
    {
        Accept(' ');
        int start = _position;
        while (_position < _text.Length && char.IsAsciiLetter(_text[_position]))
        {
            _position++;
        }

        ReadOnlySpan<char> name = _text[start.._position];
        switch (name)
        {
            case "list":
                Skip('(');
                CelType item = Type();
                Skip(')');
                return CelType.List(item);
            case "map":
                Skip('(');
                CelType key = Type();
                Skip(',');
                CelType value = Type();
                Skip(')');
                return CelType.Map(key, value);
            case "optional":
                Skip('(');
                CelType held = Type();
                Skip(')');
                return CelType.Opaque(CelType.OptionalName, held);
            default:
                return Named(name);
        }
    }

    private static CelType Named(ReadOnlySpan<char> name) => name switch
    {
        "bool" => CelType.Bool,
        "int" => CelType.Int,
        "uint" => CelType.Uint,
        "double" => CelType.Double,
        "string" => CelType.String,
        "bytes" => CelType.Bytes,
        "timestamp" => CelType.Timestamp,
        "duration" => CelType.Duration,
        "type" => CelType.Type,
        "dyn" => CelType.Dyn,
        [>= 'A' and <= 'Z'] => CelType.Parameter(name.ToString()),
        _ => throw new FormatException($"unknown type '{name}'"),
    };
}
