using System.CommandLine;
using System.CommandLine.Parsing;
using Sluice.Cli.Output;
using Sluice.Configuration;

namespace Sluice.Cli.CommandLine;

/// <summary>The three forms of a flag: on or off, counted, and with a value. All bundle in their short forms
/// (<c>-tlc file</c>, <c>-ddd</c>); a value that is given twice is the last one.</summary>
internal static class Flags
{
    /// <summary>More repetitions than anyone writes.</summary>
    private const int MostValues = 64;

    /// <summary>A flag that is there or not.</summary>
    /// <param name="name">The long form.</param>
    /// <param name="alias">The short form.</param>
    /// <param name="description">What it does.</param>
    public static Option<bool> Switch(string name, string alias, string description) =>
        new(name, alias) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>A flag that is there or not, without a short form.</summary>
    /// <param name="name">The long form.</param>
    /// <param name="description">What it does.</param>
    public static Option<bool> Switch(string name, string description) =>
        new(name) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>A flag with a text.</summary>
    /// <param name="name">The long form.</param>
    /// <param name="alias">The short form.</param>
    /// <param name="shown">What the value is called in the help.</param>
    /// <param name="description">What it does.</param>
    public static Option<string> Text(string name, string alias, string shown, string description) =>
        new(name, alias)
        {
            Description = description,
            HelpName = shown,
            Arity = new ArgumentArity(1, MostValues),
            AllowMultipleArgumentsPerToken = false,
            CustomParser = static argument => argument.Tokens[^1].Value,
        };

    /// <summary>The <c>--format</c> flag: how findings are told.</summary>
    public static Option<FindingFormat> Format() =>
        new("--format")
        {
            Description = "How findings are told: text, json, github or sarif. All but text go to standard output.",
            HelpName = "name",
            Arity = new ArgumentArity(1, MostValues),
            AllowMultipleArgumentsPerToken = false,
            CustomParser = ParseFormat,
        };

    /// <summary>The <c>--port -p</c> flag: 0 leaves the port to the configuration.</summary>
    /// <param name="description">What the port is for.</param>
    public static Option<int> Port(string description) =>
        new("--port", "-p")
        {
            Description = description,
            HelpName = "number",
            Arity = new ArgumentArity(1, MostValues),
            AllowMultipleArgumentsPerToken = false,
            CustomParser = ParsePort,
        };

    /// <summary>A flag with a duration, such as <c>5s</c>; none when it is not given.</summary>
    /// <param name="name">The long form.</param>
    /// <param name="description">What it does.</param>
    public static Option<TimeSpan> Duration(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "duration",
            Arity = new ArgumentArity(1, MostValues),
            AllowMultipleArgumentsPerToken = false,
            CustomParser = ParseDuration,
        };

    /// <summary>How often a flag was given: <c>-dd</c> is 2.</summary>
    /// <param name="result">The parsed command line.</param>
    /// <param name="flag">The flag.</param>
    public static int Count(ParseResult result, Option<bool> flag) => result.GetResult(flag)?.IdentifierTokenCount ?? 0;

    private static FindingFormat ParseFormat(ArgumentResult argument)
    {
        string text = argument.Tokens[^1].Value;
        switch (text)
        {
            case "text":
                return FindingFormat.Text;
            case "json":
                return FindingFormat.Json;
            case "github":
                return FindingFormat.GitHub;
            case "sarif":
                return FindingFormat.Sarif;
            default:
                argument.AddError($"'{text}' is not a format: write text, json, github or sarif.");
                return FindingFormat.Text;
        }
    }

    private static TimeSpan ParseDuration(ArgumentResult argument)
    {
        string text = argument.Tokens[^1].Value;
        if (!GoDuration.TryParse(text, out TimeSpan duration, out string wrong))
        {
            argument.AddError($"'{text}' is not a duration: {wrong}; write one such as 5s.");
        }
        else if (duration < TimeSpan.Zero)
        {
            argument.AddError($"'{text}' is less than no time: write a duration such as 5s.");
        }

        return duration;
    }

    private static int ParsePort(ArgumentResult argument)
    {
        string text = argument.Tokens[^1].Value;
        if (ushort.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out ushort port))
        {
            return port;
        }

        argument.AddError($"'{text}' is not a port: write a number from 0 to 65535.");
        return 0;
    }
}
