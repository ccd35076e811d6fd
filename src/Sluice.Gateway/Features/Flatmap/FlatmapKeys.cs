using Sluice.Configuration;

namespace Sluice.Gateway.Features.Flatmap;

/// <summary>What people are told about the keys of <c>flatmap_filter</c>.</summary>
internal static class FlatmapKeys
{
    /// <summary>The keys, in <c>proxy</c>.</summary>
    public static IReadOnlyList<SettingKey> Keys { get; } =
    [
        new("flatmap_filter", "Operations on the data, in order; at a backend in place of `allow`, `deny` and `mapping`.")
        {
            Kind = ValueKind.Objects,
        },
        new("flatmap_filter.type", "What is done.") { Kind = ValueKind.Text, Choices = ["move", "del", "append"], IsRequired = true },
        new("flatmap_filter.args", "Paths, their names separated by dots: two for `move` and `append`, any number for `del`.")
        {
            Kind = ValueKind.Texts,
            IsRequired = true,
        },
    ];
}
