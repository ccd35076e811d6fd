using Sluice.Configuration;

namespace Sluice.Gateway.Features.Martian;

/// <summary>Compiles the components of one backend (manipulation.md 2.1). After a mistake it goes on, so that all are told at
/// once.</summary>
/// <param name="diagnostics">Where mistakes are told.</param>
internal sealed class ComponentCompiler(DiagnosticBag diagnostics)
{
    private static readonly Dictionary<string, Component> Registered = new(StringComparer.Ordinal)
    {
        ["body.Modifier"] = new(Directions.Both, BodyModifier.Compile),
        ["cookie.Filter"] = new(Directions.Both, CookieComponents.Filter),
        ["cookie.Modifier"] = new(Directions.Both, CookieComponents.Modifier),
        ["fifo.Group"] = new(Directions.Both, Groups.Fifo),
        ["header.Append"] = new(Directions.Both, HeaderComponents.Append),
        ["header.Blacklist"] = new(Directions.Both, HeaderComponents.Blacklist),
        ["header.Copy"] = new(Directions.Both, HeaderComponents.Copy),
        ["header.Filter"] = new(Directions.Both, HeaderComponents.Filter),
        ["header.Id"] = new(Directions.Request, HeaderComponents.Id),
        ["header.Modifier"] = new(Directions.Both, HeaderComponents.Modifier),
        ["header.RegexFilter"] = new(Directions.Both, HeaderComponents.RegexFilter),
        ["header.Verifier"] = new(Directions.Both, Verifiers.OfHeader),
        ["port.Filter"] = new(Directions.Both, PortComponents.Filter),
        ["port.Modifier"] = new(Directions.Request, PortComponents.Modifier),
        ["priority.Group"] = new(Directions.Both, Groups.Priority),
        ["querystring.Filter"] = new(Directions.Both, QueryComponents.Filter),
        ["querystring.Modifier"] = new(Directions.Request, QueryComponents.Modifier),
        ["querystring.Verifier"] = new(Directions.Request, Verifiers.OfQuery),
        ["stash.Modifier"] = new(Directions.Both, HeaderComponents.Stash),
        ["static.Modifier"] = new(Directions.Both, StaticModifier.Compile),
        ["status.Modifier"] = new(Directions.Response, StatusModifier.Compile),
        ["status.Verifier"] = new(Directions.Response, Verifiers.OfStatus),
        ["url.Filter"] = new(Directions.Both, UrlComponents.Filter),
        ["url.Modifier"] = new(Directions.Request, UrlComponents.Modifier),
        ["url.RegexFilter"] = new(Directions.Both, UrlComponents.RegexFilter),
        ["url.Verifier"] = new(Directions.Request, Verifiers.OfUrl),
    };

    /// <summary>The number of mistakes for which the original drops the whole block.</summary>
    public int Mistakes { get; private set; }

    /// <summary>The names of all components.</summary>
    public static IEnumerable<string> Names => Registered.Keys;

    /// <summary>Counts mistakes that were told.</summary>
    /// <param name="mistakes">How many.</param>
    public void Count(int mistakes) => Mistakes += mistakes;

    /// <summary>Compiles a component: an object whose only key is its name.</summary>
    /// <param name="node">The object.</param>
    /// <returns>The component, in the directions of its <c>scope</c>.</returns>
    public ModifierPair Compile(ConfigNode node)
    {
        if (node is not ConfigObject { Properties: [var property] })
        {
            Mistakes++;
            diagnostics.Warning(MartianCodes.NotAComponent, node,
                "a Martian component is an object with one key, its name, and no other, comments included",
                "write { \"header.Modifier\": { ... } }; several components go into a fifo.Group");
            return default;
        }

        if (!Registered.TryGetValue(property.Name, out Component? component))
        {
            Mistakes++;
            string? nearest = NearestName.Find(property.Name, Registered.Keys);
            diagnostics.Warning(MartianCodes.UnknownComponent, property.Value, $"there is no Martian component \"{property.Name}\"",
                nearest is null ? $"write one of {string.Join(", ", Registered.Keys)}" : $"did you mean \"{nearest}\"?");
            return default;
        }

        ComponentReader reader = new(property.Name, property.Value, this, diagnostics);
        reader.ReadScope(component.Supported);
        ModifierPair pair = component.Compile(reader);
        reader.End();
        return pair.Within(reader.Scope);
    }

    private sealed record Component(Directions Supported, Func<ComponentReader, ModifierPair> Compile);
}
