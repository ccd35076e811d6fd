namespace Sluice.Harness;

/// <summary>The first line and the header fields of a message as they came, one character per byte.</summary>
public sealed record HttpHead(string StartLine, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <summary>Of a request: its method.</summary>
    public string Method => StartLine.Split(' ')[0];

    /// <summary>Of a request: its target.</summary>
    public string Target => StartLine.Split(' ') is { Length: > 1 } words ? words[1] : "";

    /// <summary>Of a response: its status.</summary>
    public int Status => StartLine.Split(' ') is { Length: > 1 } words && int.TryParse(words[1], out int status) ? status : 0;

    /// <summary>The values of a header, in order.</summary>
    public IEnumerable<string> All(string name) =>
        from field in Fields where field.Key.Equals(name, StringComparison.OrdinalIgnoreCase) select field.Value;

    /// <summary>The first value of a header, or null.</summary>
    public string? First(string name) => All(name).FirstOrDefault();

    /// <summary>Whether the body comes in chunks.</summary>
    public bool IsChunked => All("Transfer-Encoding").Any(v => v.Contains("chunked", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the sender will close the connection after this message.</summary>
    public bool Closes => All("Connection").Any(v => v.Contains("close", StringComparison.OrdinalIgnoreCase));
}
