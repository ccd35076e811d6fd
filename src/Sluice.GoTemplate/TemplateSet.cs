using System.Diagnostics.CodeAnalysis;
using Sluice.GoTemplate.Execution;
using Sluice.GoTemplate.Functions;
using Sluice.GoTemplate.Syntax;

namespace Sluice.GoTemplate;

/// <summary>Templates that may call one another: Go's text/template (pkg.go.dev/text/template) with the functions of Sprig 3
/// (masterminds.github.io/sprig). What a template may cost is bounded, whatever is written in it.</summary>
public sealed class TemplateSet
{
    private readonly Dictionary<string, TemplateBody> _templates = new(StringComparer.Ordinal);
    private readonly FunctionTable _functions = new();
    private readonly TemplateEnvironment _environment;
    private readonly TemplateLimits _limits;

    /// <summary>Makes an empty set.</summary>
    /// <param name="environment">The world outside; the system's when it is not given.</param>
    /// <param name="limits">What rendering may cost; the defaults when it is not given.</param>
    public TemplateSet(TemplateEnvironment? environment = null, TemplateLimits? limits = null) =>
        (_environment, _limits) = (environment ?? new TemplateEnvironment(), limits ?? new TemplateLimits());

    /// <summary>The names of all functions that templates can call.</summary>
    public static IReadOnlyCollection<string> FunctionNames => FunctionTable.Standard.Keys;

    /// <summary>Turns a file's bytes into text as templates see it: a byte that is no UTF-8 is the lone surrogate U+DC00 + byte, which
    /// <see cref="RenderedTemplate.ToBytes"/> turns back.</summary>
    /// <param name="bytes">The bytes.</param>
    public static string ToText(ReadOnlySpan<byte> bytes) => Values.GoString.FromBytes(bytes);

    /// <summary>Adds a function of one string that gives a string.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="body">What it does, with the place of the call.</param>
    public void AddFunction(string name, Func<string, TemplatePosition, string> body) =>
        _functions.Add(Function.Of($"{name}(string)", (context, arguments) =>
        {
            string text = body(arguments.Text(0), context.Position());
            context.Budget.Allocate(text.Length);
            return text;
        }));

    /// <summary>Adds a function that writes any value as compact JSON, with <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> escaped; what JSON
    /// has no form for is an empty text.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="nameOf">What the members of objects are called in JSON; as templates call them when it is not given.</param>
    public void AddJsonFunction(string name, Func<string, string>? nameOf = null) =>
        _functions.Add(Function.Of($"{name}(any)", (context, arguments) =>
            DefaultFunctions.ToJson(nameOf is null ? arguments[0] : Renamed(arguments[0], nameOf), context)));

    /// <summary>Parses a file. A template that it defines replaces one of the same name, unless it is empty.</summary>
    /// <param name="name">The name of the file's own template.</param>
    /// <param name="file">What errors call the file.</param>
    /// <param name="text">Its text.</param>
    /// <param name="error">What is wrong.</param>
    /// <returns>Whether it is a template.</returns>
    public bool TryParse(string name, string file, string text, [NotNullWhen(false)] out TemplateError? error)
    {
        error = null;
        if (text.Length > _limits.MaxSource)
        {
            error = new TemplateError(TemplateErrorKind.Limit, new TemplatePosition(file, 1, 1), "", $"the template has more than {_limits.MaxSource} characters", null);
            return false;
        }

        try
        {
            foreach (TemplateBody body in Parser.Parse(name, new TemplateSource(file, text), _functions))
            {
                if (!body.IsEmpty || !_templates.ContainsKey(body.Name))
                {
                    _templates[body.Name] = body;
                }
            }

            return true;
        }
        catch (TemplateException e)
        {
            error = e.Error;
            return false;
        }
    }

    /// <summary>Renders a template.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="data">The dot: <see langword="null"/>, booleans, doubles, strings, lists and dictionaries of such.</param>
    /// <param name="rendered">The text.</param>
    /// <param name="error">What is wrong.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>Whether it was rendered.</returns>
    public bool TryRender(
        string name,
        object? data,
        [NotNullWhen(true)] out RenderedTemplate? rendered,
        [NotNullWhen(false)] out TemplateError? error,
        CancellationToken cancellation = default)
    {
        (rendered, error) = (null, null);
        if (!_templates.TryGetValue(name, out TemplateBody? body))
        {
            error = new TemplateError(TemplateErrorKind.Execution, new TemplatePosition(name, 1, 1), "", $"there is no template \"{name}\"", null);
            return false;
        }

        var budget = new Budget(_limits, cancellation);
        var output = new RenderedOutput(budget);
        try
        {
            Evaluator.Render(_templates, body, TemplateData.Convert(data), new CallContext(budget, _environment), output);
            rendered = output.Finish();
            return true;
        }
        catch (TemplateException e)
        {
            error = e.Error;
            return false;
        }
    }

    private static object? Renamed(object? value, Func<string, string> nameOf)
    {
        switch (value)
        {
            case Values.GoMap map:
                var renamed = new Values.GoMap(map.ValueType);
                foreach (string key in map.Keys)
                {
                    renamed[nameOf(key)] = Renamed(map[key], nameOf);
                }

                return renamed;
            case Values.GoList list:
                return new Values.GoList([.. list.Items.Select(item => Renamed(item, nameOf))]);
            default:
                return value;
        }
    }
}
