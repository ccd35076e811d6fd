using System.Globalization;

namespace Sluice.Gateway.Observation.Metrics;

/// <summary>An attribute of a series.</summary>
internal readonly record struct MetricAttribute
{
    /// <summary>Makes an attribute that is text.</summary>
    /// <param name="key">Its name: <c>http.route</c>.</param>
    /// <param name="text">Its value.</param>
    public MetricAttribute(string key, string text)
    {
        Key = key;
        Text = text;
    }

    /// <summary>Makes an attribute that is a number.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="number">Its value.</param>
    public MetricAttribute(string key, int number)
        : this(key, number.ToString(CultureInfo.InvariantCulture)) => Number = number;

    /// <summary>Makes an attribute that is true or false.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="flag">Its value.</param>
    public MetricAttribute(string key, bool flag)
        : this(key, flag ? "true" : "false") => Flag = flag;

    /// <summary>Its name.</summary>
    public string Key { get; }

    /// <summary>Its value as text, whatever it is.</summary>
    public string Text { get; }

    /// <summary>Its value, when it is a number.</summary>
    public int? Number { get; }

    /// <summary>Its value, when it is true or false.</summary>
    public bool? Flag { get; }

    /// <summary>Puts attributes together, in the order of their names. Of those with the same name the last one counts.</summary>
    /// <param name="attributes">The attributes.</param>
    public static MetricAttribute[] Set(params IEnumerable<MetricAttribute> attributes)
    {
        var set = new SortedDictionary<string, MetricAttribute>(StringComparer.Ordinal);
        foreach (MetricAttribute attribute in attributes)
        {
            set[attribute.Key] = attribute;
        }

        return [.. set.Values];
    }
}
