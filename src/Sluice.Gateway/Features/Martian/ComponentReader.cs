using Sluice.Cel;
using Sluice.Configuration;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Martian;

/// <summary>Reads the settings of one component.</summary>
internal sealed class ComponentReader
{
    private readonly ComponentCompiler _compiler;
    private readonly DiagnosticBag _diagnostics;
    private readonly ObjectReader _settings;

    /// <summary>Reads a component.</summary>
    /// <param name="name">The component's name.</param>
    /// <param name="node">Its settings.</param>
    /// <param name="compiler">Compiles nested components, and counts mistakes.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public ComponentReader(string name, ConfigNode node, ComponentCompiler compiler, DiagnosticBag diagnostics)
    {
        Name = name;
        _compiler = compiler;
        _diagnostics = diagnostics;
        _settings = ObjectReader.Strict(node, diagnostics);
    }

    /// <summary>The component's name.</summary>
    public string Name { get; }

    /// <summary>The component's <c>scope</c>.</summary>
    public Directions Scope { get; private set; }

    /// <summary>Reads <c>scope</c>.</summary>
    /// <param name="supported">The directions that the component has, which are meant where nothing is written.</param>
    public void ReadScope(Directions supported)
    {
        if (!_settings.Has("scope"))
        {
            Scope = supported;
            return;
        }

        foreach (string word in _settings.Strings("scope"))
        {
            Directions direction = word switch
            {
                "request" => Directions.Request,
                "response" => Directions.Response,
                _ => Directions.None,
            };
            if (direction == Directions.None)
            {
                Mistake(MartianCodes.Scope, "scope", $"there is no scope \"{word}\"", "write \"request\" or \"response\"");
            }
            else if (!supported.HasFlag(direction))
            {
                Mistake(MartianCodes.Scope, "scope", $"{Name} does nothing to a {word}", $"remove \"{word}\"");
            }

            Scope |= direction;
        }
    }

    /// <summary>Whether a key is written.</summary>
    /// <param name="key">The key.</param>
    public bool Has(string key) => _settings.Has(key);

    /// <summary>Reads text.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">What is meant where nothing is written.</param>
    public string Text(string key, string fallback = "") => _settings.String(key, fallback);

    /// <summary>Reads the value of a header line.</summary>
    /// <param name="key">The key.</param>
    public string HeaderValue(string key)
    {
        string value = HeaderText.FromText(Text(key));
        if (HeaderText.OneLine(value) != value)
        {
            Warn(MartianCodes.Header, key, "a header cannot have this value: requests with it fail, and in a response its control characters become spaces",
                "remove line ends and other control characters");
        }

        return value;
    }

    /// <summary>Reads the name of a header.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">What is meant where nothing is written.</param>
    /// <returns>The name in canonical spelling.</returns>
    public string HeaderName(string key, string fallback = "")
    {
        string name = Text(key, fallback);
        CheckHeaderName(key, name);
        return CanonicalName.Of(name);
    }

    /// <summary>Reads a list of names of headers.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The names in canonical spelling.</returns>
    public string[] HeaderNames(string key) => [.. _settings.Strings(key).Select(CanonicalName.Of)];

    /// <summary>Reads a boolean that is false where nothing is written.</summary>
    /// <param name="key">The key.</param>
    public bool Flag(string key) => _settings.Boolean(key);

    /// <summary>Reads a whole number that is 0 where nothing is written.</summary>
    /// <param name="key">The key.</param>
    public int Integer(string key) => _settings.Integer(key);

    /// <summary>Reads an object of texts.</summary>
    /// <param name="key">The key.</param>
    public Dictionary<string, string> Texts(string key)
    {
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        if (_settings.Object(key) is { } reader)
        {
            foreach (ConfigProperty property in ((ConfigObject)reader.Node).Properties)
            {
                texts[property.Name] = reader.String(property.Name);
            }

            _compiler.Count(reader.WrongTypes);
        }

        return texts;
    }

    /// <summary>Reads an RE2 pattern.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The pattern; <see langword="null"/> when it is none, which is told.</returns>
    public Re2Pattern? Pattern(string key)
    {
        if (!Re2Pattern.TryCompile(Text(key), out Re2Pattern? pattern, out string error))
        {
            Mistake(MartianCodes.Pattern, key, $"this is no regular expression of RE2's syntax: {error}", null);
        }

        return pattern;
    }

    /// <summary>Reads the mandatory component under <c>modifier</c>.</summary>
    public ModifierPair Modifier()
    {
        if (Has("modifier"))
        {
            return _compiler.Compile(_settings.Child("modifier")!);
        }

        Mistake(MartianCodes.NoModifier, null, $"{Name} has no modifier", "write the modifier to run under \"modifier\"");
        return default;
    }

    /// <summary>Reads the component under <c>else</c>, if there is one.</summary>
    public ModifierPair Else() => Has("else") ? _compiler.Compile(_settings.Child("else")!) : default;

    /// <summary>Reads the components of a list.</summary>
    public ModifierPair[] Modifiers() => [.. _settings.List("modifiers").Select(_compiler.Compile)];

    /// <summary>Reads the list of a group whose components have priorities.</summary>
    /// <returns>The components with their priorities, in the order of the file.</returns>
    public (long Priority, ModifierPair Modifier)[] Prioritized() => [.. _settings.List("modifiers").Select(node =>
    {
        ComponentReader item = new(Name, node, _compiler, _diagnostics);
        long priority = item._settings.Long("priority");
        ModifierPair modifier = item.Modifier();
        item.End();
        return (priority, modifier);
    })];

    /// <summary>Tells a mistake, for which the original drops the whole block.</summary>
    /// <param name="code">What it is about.</param>
    /// <param name="key">The key; <see langword="null"/> for the component as a whole.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="remedy">What to write instead.</param>
    public void Mistake(DiagnosticCode code, string? key, string message, string? remedy)
    {
        _compiler.Count(1);
        Warn(code, key, message, remedy);
    }

    /// <summary>Tells something that does not stop the component from being used.</summary>
    /// <param name="code">What it is about.</param>
    /// <param name="key">The key; <see langword="null"/> for the component as a whole.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="remedy">What to write instead.</param>
    public void Warn(DiagnosticCode code, string? key, string message, string? remedy) =>
        _diagnostics.Warning(code, (key is null ? null : _settings.Child(key)) ?? _settings.Node, message, remedy);

    /// <summary>Counts the values of a wrong type and tells the keys that nothing asked for.</summary>
    public void End()
    {
        _compiler.Count(_settings.WrongTypes);
        _settings.WarnUnknownKeys();
    }

    private void CheckHeaderName(string key, string name)
    {
        if (!HeaderText.IsName(name))
        {
            Warn(MartianCodes.Header, key, "no header can have this name: requests with it fail, and a response does not get it",
                "write the name of a header");
        }
    }
}
