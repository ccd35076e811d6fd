using Sluice.Configuration;

namespace Sluice.Gateway.Features.Martian;

/// <summary>What people are told about the keys of <c>modifier/martian</c>: an object whose only key is the name of a component.</summary>
internal static class MartianKeys
{
    /// <summary>The settings.</summary>
    public static SettingsSchema Schema { get; } = SettingsSchema.Of(
        MartianTransport.Namespace,
        NamespaceScope.Backend,
        "A Martian component that changes requests to a backend or its answers; groups and filters hold further ones",
        Components(),
        [
            new("*.scope", "Whether it works on requests, answers or both. Absent: on all that it can.") { Kind = ValueKind.Texts },
            new("*.modifier", "The component that runs where the condition holds.") { IsRequired = true },
            new("*.else", "The component that runs where the condition does not hold."),
            new("*.modifiers", "The components of the group."),
            new("*.modifiers.priority", "Its rank: the highest runs first."),
            new("*.modifiers.modifier", "The component.") { IsRequired = true },
            new("*.aggregateErrors", "Whether the components after a failed one run too."),
            new("*.name", "The name of the header, cookie or key."),
            new("*.names", "The names of the headers."),
            new("*.value", "The value."),
            new("*.from", "The header that is copied."),
            new("*.to", "The header that it is copied to."),
            new("*.header", "The name of the header."),
            new("*.headerName", "The name of the header that gets the URL."),
            new("*.regex", "The pattern, in the syntax of RE2."),
            new("*.path", "The path."),
            new("*.domain", "The domain of the cookie."),
            new("*.expires", "When the cookie expires, as RFC 3339 writes times."),
            new("*.maxAge", "How long the cookie lives, in seconds. 0: nothing is said; negative: it is deleted."),
            new("*.secure", "Whether the cookie goes over TLS only."),
            new("*.httpOnly", "Whether scripts do not see the cookie."),
            new("*.port", "The port."),
            new("*.defaultForScheme", "Whether the port becomes that of the scheme."),
            new("*.remove", "Whether the port is removed."),
            new("*.scheme", "The scheme of the URL."),
            new("*.host", "The host of the URL."),
            new("*.query", "The query of the URL."),
            new("*.body", "The body, in base64."),
            new("*.contentType", "The type of the body."),
            new("*.statusCode", "The status."),
            new("*.rootPath", "The folder with the files to answer from."),
            new("*.explicitPaths", "Files for single paths of URLs, by path.") { Kind = ValueKind.TextMap },
        ]);

    /// <summary>Lets each component read a probe. What components hold are components again.</summary>
    private static ObjectShape Components()
    {
        var components = new ObjectShape("modifier/martian:backend") { HasOneKey = true, IsClosed = true };
        foreach (string name in ComponentCompiler.Names)
        {
            ObjectShape settings = components.NoteObject(name, ValueKind.Object);
            components.Note(name).Text = $"The component `{name}`.";
            ConfigProperty component = new(name, default, settings.Probe());
            new ComponentCompiler([]).Compile(new ConfigObject(default, ConfigPath.Root, [component]));
            settings.Settle();
            foreach ((string key, ValueShape value) in settings.Keys)
            {
                switch (key)
                {
                    case "modifier" or "else":
                        settings.NoteObject(key, ValueKind.Object, components);
                        break;
                    case "modifiers" when value.Object is { } item:
                        item.NoteObject("modifier", ValueKind.Object, components);
                        break;
                    case "modifiers":
                        settings.NoteObject(key, ValueKind.Objects, components);
                        break;
                }
            }
        }

        return components;
    }
}
