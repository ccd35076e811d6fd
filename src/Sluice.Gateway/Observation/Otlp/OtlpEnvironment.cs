using System.Globalization;

namespace Sluice.Gateway.Observation.Otlp;

/// <summary>What the variables <c>OTEL_EXPORTER_OTLP_*</c> and <c>OTEL_RESOURCE_ATTRIBUTES</c> of the environment ask for, as the original's
/// SDK has it ("OpenTelemetry Protocol Exporter" of the specification). The variable of one kind of data,
/// <c>OTEL_EXPORTER_OTLP_TRACES_HEADERS</c>, goes before that of all, <c>OTEL_EXPORTER_OTLP_HEADERS</c>. Where to send is said by the
/// configuration alone.</summary>
/// <param name="Headers">Header lines of each request, such as the key of an account. They are told to nobody.</param>
/// <param name="Timeout">The time for one attempt. Default 10 s.</param>
/// <param name="UsesGzip">Whether requests are compressed.</param>
/// <param name="CertificateFile">The file of the certificates that vouch for a collector; empty: those of the system.</param>
/// <param name="ClientCertificateFile">The file of the certificate that is shown to a collector; empty for none.</param>
/// <param name="ClientKeyFile">The file of its key.</param>
internal sealed record OtlpEnvironment(
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    TimeSpan Timeout,
    bool UsesGzip,
    string CertificateFile,
    string ClientCertificateFile,
    string ClientKeyFile)
{
    /// <summary>The time for one attempt unless the environment has another.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Reads the variables.</summary>
    /// <param name="signal">The kind of data.</param>
    /// <param name="read">Reads a variable; <see langword="null"/> where there is none.</param>
    public static OtlpEnvironment Read(OtlpSignal signal, Func<string, string?> read)
    {
        string Of(string name)
        {
            string? own = read($"OTEL_EXPORTER_OTLP_{signal.Name}_{name}");
            return (string.IsNullOrWhiteSpace(own) ? read($"OTEL_EXPORTER_OTLP_{name}") : own)?.Trim() ?? "";
        }

        TimeSpan timeout = int.TryParse(Of("TIMEOUT"), NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds) && milliseconds > 0
            ? TimeSpan.FromMilliseconds(milliseconds)
            : DefaultTimeout;
        return new OtlpEnvironment(
            Pairs(Of("HEADERS")),
            timeout,
            Of("COMPRESSION") == "gzip",
            Of("CERTIFICATE"),
            Of("CLIENT_CERTIFICATE"),
            Of("CLIENT_KEY"));
    }

    /// <summary>Reads what <c>OTEL_RESOURCE_ATTRIBUTES</c> says of this process.</summary>
    /// <param name="read">Reads a variable; <see langword="null"/> where there is none.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> ResourceAttributes(Func<string, string?> read) =>
        Pairs(read("OTEL_RESOURCE_ATTRIBUTES") ?? "");

    /// <summary>Whether two ask for the same.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(OtlpEnvironment? other) =>
        other is not null && Headers.SequenceEqual(other.Headers) && Timeout == other.Timeout && UsesGzip == other.UsesGzip
        && CertificateFile == other.CertificateFile && ClientCertificateFile == other.ClientCertificateFile && ClientKeyFile == other.ClientKeyFile;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Headers.Count, Timeout, UsesGzip, CertificateFile);

    // Pairs "name=value" between commas, percent-encoded (the syntax of W3C Baggage). What is no such pair is left out.
    private static KeyValuePair<string, string>[] Pairs(string text)
    {
        List<KeyValuePair<string, string>> pairs = [];
        foreach (string pair in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=');
            if (equals > 0)
            {
                pairs.Add(new(Uri.UnescapeDataString(pair[..equals].Trim()), Uri.UnescapeDataString(pair[(equals + 1)..].Trim())));
            }
        }

        return [.. pairs];
    }
}
