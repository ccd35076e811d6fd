namespace Sluice.Gateway.Observation.Metrics;

/// <summary>A label of a series for Prometheus.</summary>
/// <param name="Key">Its name, as Prometheus takes it.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct PrometheusLabel(string Key, string Value)
{
    /// <summary>A name as Prometheus takes it: every character but letters, digits and underscores becomes an underscore.</summary>
    /// <param name="name">The name.</param>
    public static string Name(string name)
    {
        string clean = string.Create(name.Length, name, static (text, name) =>
        {
            for (int i = 0; i < name.Length; i++)
            {
                text[i] = char.IsAsciiLetterOrDigit(name[i]) || name[i] == '_' ? name[i] : '_';
            }
        });
        return clean.Length > 0 && char.IsAsciiDigit(clean[0]) ? "_" + clean : clean;
    }

    /// <summary>The labels of a series, in the order of their names. Values of names that become the same are joined, as in the
    /// original.</summary>
    /// <param name="attributes">The attributes of the series.</param>
    /// <param name="more">Labels that every series has.</param>
    public static PrometheusLabel[] Of(ReadOnlySpan<MetricAttribute> attributes, IReadOnlyList<PrometheusLabel> more)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (MetricAttribute attribute in attributes)
        {
            string key = Name(attribute.Key);
            labels[key] = labels.TryGetValue(key, out string? other) ? $"{other};{attribute.Text}" : attribute.Text;
        }

        foreach (PrometheusLabel label in more)
        {
            labels[label.Key] = label.Value;
        }

        return [.. labels.Select(static l => new PrometheusLabel(l.Key, l.Value))];
    }
}
