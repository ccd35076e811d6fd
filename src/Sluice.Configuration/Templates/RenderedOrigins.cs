using Sluice.GoTemplate;

namespace Sluice.Configuration;

/// <summary>Leads from places of a rendered text to the places of the template files that they came from.</summary>
/// <param name="rendered">The rendered text.</param>
/// <param name="file">The template that was rendered, for what has no place.</param>
internal sealed class RenderedOrigins(RenderedTemplate rendered, string file)
{
    /// <summary>The origin of a place: the same character of a template, or the action that printed it.</summary>
    /// <param name="position">The place in the rendered text.</param>
    public SourcePosition Of(SourcePosition position) =>
        position.Line > 0 && rendered.Origin(position.Line, position.Column) is { } origin
            ? new SourcePosition(origin.File, origin.Line, origin.Column)
            : new SourcePosition(file, 0, 0);

    /// <summary>A document with the origins of its values.</summary>
    /// <param name="node">The document as it was read from the rendered text.</param>
    public ConfigNode Of(ConfigNode node)
    {
        SourcePosition position = Of(node.Position);
        return node switch
        {
            ConfigObject map => new ConfigObject(
                position,
                node.PathLink,
                [.. map.Properties.Select(property => new ConfigProperty(property.Name, Of(property.Position), Of(property.Value)))]),
            ConfigArray list => new ConfigArray(position, node.PathLink, [.. list.Items.Select(Of)]),
            ConfigScalar scalar => new ConfigScalar(position, node.PathLink, scalar.ScalarKind, scalar.Text),
            _ => node,
        };
    }
}
