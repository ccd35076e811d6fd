namespace Sluice.GoTemplate.Values;

/// <summary>A certificate and its private key.</summary>
/// <param name="Cert">The certificate, PEM.</param>
/// <param name="Key">The key, PEM.</param>
internal sealed record GoCertificate(string Cert, string Key) : IGoObject
{
    /// <inheritdoc/>
    public string TypeName => "sprig.certificate";

    /// <inheritdoc/>
    public string Kind => "struct";

    /// <inheritdoc/>
    public bool IsZero => false;

    /// <inheritdoc/>
    public string Text => $"{{{Cert} {Key}}}";

    /// <inheritdoc/>
    public object? Json
    {
        get
        {
            var map = new GoMap();
            map["Cert"] = Cert;
            map["Key"] = Key;
            return map;
        }
    }

    /// <inheritdoc/>
    public bool TryMember(string name, ReadOnlySpan<object?> arguments, out object? result)
    {
        result = arguments.Length > 0 ? null : name switch
        {
            "Cert" => Cert,
            "Key" => Key,
            _ => null,
        };
        return result is not null;
    }

    /// <inheritdoc/>
    public bool SameAs(IGoObject other) => Equals(other);
}
