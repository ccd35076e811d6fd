namespace Sluice.JsonSchema.Formats;

/// <summary>A value of <c>format</c>: a name and what strings must look like.</summary>
internal sealed class StringFormat
{
    private static readonly Dictionary<string, StringFormat> All = new StringFormat[]
    {
        new("date-time", DateTimeFormats.IsDateTime),
        new("date", DateTimeFormats.IsDate),
        new("time", DateTimeFormats.IsTime),
        new("duration", DateTimeFormats.IsDuration),
        new("email", static s => MailboxFormat.IsEmail(s, international: false)),
        new("idn-email", static s => MailboxFormat.IsEmail(s, international: true)),
        new("hostname", HostFormats.IsHostname),
        new("idn-hostname", HostFormats.IsInternationalHostname),
        new("ipv4", HostFormats.IsIPv4),
        new("ipv6", HostFormats.IsIPv6),
        new("uri", static s => UriFormats.IsUri(s, international: false, relative: false)),
        new("uri-reference", static s => UriFormats.IsUri(s, international: false, relative: true)),
        new("iri", static s => UriFormats.IsUri(s, international: true, relative: false)),
        new("iri-reference", static s => UriFormats.IsUri(s, international: true, relative: true)),
        new("uri-template", UriFormats.IsUriTemplate),
        new("uuid", TokenFormats.IsUuid),
        new("json-pointer", TokenFormats.IsJsonPointer),
        new("relative-json-pointer", TokenFormats.IsRelativeJsonPointer),
        new("regex", TokenFormats.IsRegex),
    }.ToDictionary(static f => f.Name, StringComparer.Ordinal);

    private readonly Test _test;

    private StringFormat(string name, Test test)
    {
        Name = name;
        _test = test;
    }

    private delegate bool Test(ReadOnlySpan<byte> text);

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Looks a format up.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The format; null for a name that no draft defines, which asserts nothing.</returns>
    public static StringFormat? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>Whether a string is of the format.</summary>
    /// <param name="text">The string, UTF-8.</param>
    /// <returns>Whether it is.</returns>
    public bool IsValid(ReadOnlySpan<byte> text) => _test(text);
}
