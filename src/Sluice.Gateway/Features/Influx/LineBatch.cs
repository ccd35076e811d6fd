using System.Globalization;
using System.Text;

namespace Sluice.Gateway.Features.Influx;

/// <summary>Points in InfluxDB's line protocol, with times in seconds. A point is begun, gets its tags and then its fields, and is ended.</summary>
internal sealed class LineBatch
{
    private readonly StringBuilder _text = new();
    private char _separator;

    /// <summary>The number of points.</summary>
    public int Count { get; private set; }

    /// <summary>The lines.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_text.ToString());

    /// <summary>Begins a point.</summary>
    /// <param name="measurement">Its measurement.</param>
    public LineBatch Begin(string measurement)
    {
        Escape(measurement, ", ");
        _separator = ' ';
        return this;
    }

    /// <summary>Adds a tag; the server wants them sorted by name. One without a value is left out, since the server refuses it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    public LineBatch Tag(string name, string value)
    {
        if (value.Length > 0)
        {
            _text.Append(',');
            Escape(name, ",= ");
            _text.Append('=');
            Escape(value, ",= ");
        }

        return this;
    }

    /// <summary>Adds a field that is a whole number.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    public LineBatch Field(string name, long value)
    {
        Field(name).Append(CultureInfo.InvariantCulture, $"{value}i");
        return this;
    }

    /// <summary>Adds a field that is a number with a fraction.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value, finite.</param>
    public LineBatch Field(string name, double value)
    {
        Field(name).Append(CultureInfo.InvariantCulture, $"{value:R}");
        return this;
    }

    /// <summary>Ends the point.</summary>
    /// <param name="time">Its time.</param>
    public void End(DateTimeOffset time)
    {
        _text.Append(CultureInfo.InvariantCulture, $" {time.ToUnixTimeSeconds()}\n");
        Count++;
    }

    private StringBuilder Field(string name)
    {
        _text.Append(_separator);
        _separator = ',';
        Escape(name, ",= ");
        return _text.Append('=');
    }

    private void Escape(string text, string special)
    {
        foreach (char c in text)
        {
            if (special.Contains(c, StringComparison.Ordinal))
            {
                _text.Append('\\');
            }

            // A line break would end the point.
            _text.Append(char.IsControl(c) ? ' ' : c);
        }

        // A backslash at the end would escape what separates this text from the next.
        if (text.EndsWith('\\'))
        {
            _text.Append(' ');
        }
    }
}
