namespace Sluice.GoTemplate.Formatting;

/// <summary>Go's <c>fmt</c>: <c>Sprint</c>, <c>Sprintln</c> and <c>Sprintf</c>.</summary>
internal static class GoFormat
{
    /// <summary>Prints values, with a blank between two of which neither is a string.</summary>
    /// <param name="values">The values.</param>
    /// <param name="budget">What it may cost.</param>
    public static string Print(ReadOnlySpan<object?> values, Budget budget)
    {
        if (values is [string single])
        {
            return single;
        }

        var printer = new VerbPrinter(budget);
        bool afterText = true;
        for (int i = 0; i < values.Length; i++)
        {
            bool isText = values[i] is string;
            if (i > 0 && !isText && !afterText)
            {
                printer.Append(" ");
            }

            printer.Value(values[i], 'v', default, 0);
            afterText = isText;
        }

        return printer.ToString();
    }

    /// <summary>Prints values with blanks between them and a line feed at the end.</summary>
    /// <param name="values">The values.</param>
    /// <param name="budget">What it may cost.</param>
    public static string PrintLine(ReadOnlySpan<object?> values, Budget budget)
    {
        var printer = new VerbPrinter(budget);
        for (int i = 0; i < values.Length; i++)
        {
            if (i > 0)
            {
                printer.Append(" ");
            }

            printer.Value(values[i], 'v', default, 0);
        }

        printer.Append("\n");
        return printer.ToString();
    }

    /// <summary>Prints values as a format says.</summary>
    /// <param name="format">The format.</param>
    /// <param name="values">The values.</param>
    /// <param name="budget">What it may cost.</param>
    public static string Printf(string format, ReadOnlySpan<object?> values, Budget budget) => new FormatReader(format, values, budget).Run();

    /// <summary>A value as <c>%v</c> has it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="budget">What it may cost.</param>
    public static string Text(object? value, Budget budget) => value as string ?? Print([value], budget);
}
