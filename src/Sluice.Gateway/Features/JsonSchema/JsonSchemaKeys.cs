using Sluice.Configuration;

namespace Sluice.Gateway.Features.JsonSchema;

/// <summary>What people are told about validation with JSON Schema.</summary>
internal static class JsonSchemaKeys
{
    /// <summary>The schema of bodies that clients send.</summary>
    public static SettingsSchema Request { get; } = SettingsSchema.Of(
        RequestSchema.Namespace, NamespaceScope.Endpoint, "The JSON Schema of the bodies that clients send", shape: null);

    /// <summary>The settings for answers.</summary>
    public static SettingsSchema Response { get; } = new(
        ResponseSchemaOptions.Namespace,
        NamespaceScope.Endpoint | NamespaceScope.Backend,
        "The JSON Schema of the data that goes to clients",
        static config => ResponseSchemaOptions.Read(config, streams: false, []),
        new("schema", "The JSON Schema.") { Kind = ValueKind.Schema, IsRequired = true },
        new("error", "The answer when the data is not valid."),
        new("error.status", "Its status."),
        new("error.body", "Its text, shown with `return_error_msg`. Absent: what is wrong."),
        new("error.content_type", "The type of the text."));
}
