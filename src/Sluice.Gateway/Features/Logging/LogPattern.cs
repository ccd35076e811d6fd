using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Logging;

/// <summary>The form of a line of the application log: text with <c>%{verb}</c> and <c>%{verb:layout}</c> in it
/// (telemetry-connectivity.md 1.2). Compiled once.</summary>
internal sealed class LogPattern
{
    /// <summary>The message as a JSON string: a verb of our own, which no <c>custom_format</c> can name.</summary>
    private const string JsonMessage = "JSON";

    private const string Unknown = "???";

    private static readonly Lazy<string> Program = new(static () =>
        Path.GetFileNameWithoutExtension(Environment.GetCommandLineArgs() is [{ Length: > 0 } first, ..] ? first : "sluice"));

    private readonly Part[] _parts;

    private LogPattern(List<Part> parts) => _parts = [.. parts];

    /// <summary>The name of the running program.</summary>
    public static string ProgramName => Program.Value;

    /// <summary>The verbs for places in source code that the pattern names: they have no value here.</summary>
    public IEnumerable<string> WithoutValue => _parts.Where(static p => p.Verb is not null && IsOfSource(p.Verb)).Select(static p => p.Verb!);

    /// <summary>The format <c>default</c>.</summary>
    /// <param name="prefix">What comes before each line.</param>
    public static LogPattern Default(string prefix) =>
        Of(prefix, " %{time:2006/01/02 - 15:04:05.000} %{color}▶ %{level}%{color:reset} %{message}");

    /// <summary>The format <c>logstash</c>, with a message that is escaped, so that each line is JSON.</summary>
    public static LogPattern Logstash() => Of("",
        "{\"@timestamp\":\"%{time:2006-01-02T15:04:05.000+00:00}\", \"@version\": 1, \"level\": \"%{level}\", \"message\": %{JSON}, \"module\": \"%{module}\"}");

    /// <summary>What a line is for the local syslog daemon.</summary>
    /// <param name="priority">The number of facility and severity.</param>
    /// <param name="tag">The tag; empty for the program's name.</param>
    public static LogPattern Syslog(int priority, string tag) => Of(
        $"<{priority}>", $"%{{time:Jan _2 15:04:05}} {(tag.Length == 0 ? ProgramName : tag).Replace("%{", "%", StringComparison.Ordinal)}[%{{pid}}]: %{{level}} > %{{message}}");

    /// <summary>What a message is for a GELF server: the prefix and the message.</summary>
    /// <param name="prefix">What comes before each message.</param>
    public static LogPattern Gelf(string prefix) => Of(prefix, "%{message}");

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="pattern">The compiled pattern.</param>
    /// <param name="error">Why it cannot be used.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out LogPattern? pattern, out string error)
    {
        List<Part> parts = [];
        error = Read(text, parts, ours: false);
        pattern = error.Length == 0 ? new LogPattern(parts) : null;
        return pattern is not null;
    }

    /// <summary>Writes a line, without a line break. Nothing in the message can end it.</summary>
    /// <param name="record">The message.</param>
    /// <param name="output">Where to.</param>
    public void Write(in LogRecord record, IBufferWriter<byte> output)
    {
        foreach (Part part in _parts)
        {
            if (part.Verb is null)
            {
                Encoding.UTF8.GetBytes(part.Text, output);
            }
            else if (part.Verb == JsonMessage)
            {
                CompactJson.WriteString(record.Message, output);
            }
            else
            {
                string value = part.Layout is { } layout ? layout.Apply(Value(part, record)) : Value(part, record);
                Span<byte> room = output.GetSpan(LogText.MaxBytes(value.Length));
                output.Advance(part.Verb == "color" ? Encoding.ASCII.GetBytes(value, room) : LogText.Write(value, room));
            }
        }
    }

    private static LogPattern Of(string prefix, string text)
    {
        List<Part> parts = prefix.Length == 0 ? [] : [new Part(prefix, null, null, null)];
        Read(text, parts, ours: true);
        return new LogPattern(parts);
    }

    // Reads a pattern's parts; gives the mistake, empty for none.
    private static string Read(string text, List<Part> parts, bool ours)
    {
        int literal = 0;
        bool hasVerb = false;
        for (int at = text.IndexOf("%{", StringComparison.Ordinal); at >= 0; at = text.IndexOf("%{", at, StringComparison.Ordinal))
        {
            if (VerbAt(text, at + 2, ours) is not { } found)
            {
                at += 2;
                continue;
            }

            if (at > literal)
            {
                parts.Add(new Part(text[literal..at], null, null, null));
            }

            string verb = text.Substring(at + 2, found.Name);
            string layout = text[(at + 2 + found.Name + (found.HasLayout ? 1 : 0))..found.End];
            if (Compile(verb, layout, ours, out Part part) is { } error)
            {
                return error;
            }

            parts.Add(part);
            hasVerb = true;
            literal = at = found.End + 1;
        }

        if (literal < text.Length)
        {
            parts.Add(new Part(text[literal..], null, null, null));
        }

        return hasVerb ? "" : "there is no %{verb} in it, so every line would be the same";
    }

    // A verb is small letters; a layout ends at the first brace behind its first character that no backslash escapes.
    private static (int Name, bool HasLayout, int End)? VerbAt(string text, int start, bool ours)
    {
        int end = start;
        while (end < text.Length && (char.IsAsciiLetterLower(text[end]) || (ours && char.IsAsciiLetterUpper(text[end]))))
        {
            end++;
        }

        if (end == start || end == text.Length)
        {
            return null;
        }

        if (text[end] == '}')
        {
            return (end - start, false, end);
        }

        if (text[end] != ':')
        {
            return null;
        }

        for (int close = end + 2; close < text.Length; close++)
        {
            if (text[close] == '}' && text[close - 1] != '\\')
            {
                return (end - start, true, close);
            }
        }

        return null;
    }

    private static string? Compile(string verb, string layout, bool ours, out Part part)
    {
        part = new Part(layout, verb, null, null);
        switch (verb)
        {
            case "time":
                part = part with { Time = GoTimeLayout.Parse(layout.Length == 0 ? "2006-01-02T15:04:05.999Z07:00" : layout) };
                return null;
            case "color":
                return layout is "" or "bold" or "reset" ? null : $"%{{color:{layout}}} is no colour: write %{{color}}, %{{color:bold}} or %{{color:reset}}";
            case JsonMessage when ours:
                return null;
            case "id" or "pid":
            case "level" or "program" or "module" or "message":
            case { } when IsOfSource(verb):
                break;
            default:
                return $"%{{{verb}}} is not known";
        }

        if (layout.Length > 0)
        {
            bool number = verb is "id" or "pid" || (verb == "level" && layout[^1] == 'd');
            if (verb is "callpath" || IsOfSource(verb))
            {
                return null;
            }

            if (!PrintfLayout.TryParse(layout, number, out PrintfLayout? printf))
            {
                return $"\"{layout}\" is no layout for %{{{verb}}}: write one such as {(number ? "03d" : ".4s or -8s")}";
            }

            part = part with { Layout = printf };
        }

        return null;
    }

    private static bool IsOfSource(string verb) =>
        verb is "longfile" or "shortfile" or "longpkg" or "shortpkg" or "longfunc" or "shortfunc" or "callpath";

    private static string Value(in Part part, in LogRecord record) => part.Verb switch
    {
        "message" => record.Message,
        "time" => part.Time!.Format(record.Time),
        "level" => part.Layout is { IsNumber: true } ? LevelNumber(record.Level) : record.LevelName,
        "id" => record.Number.ToString(CultureInfo.InvariantCulture),
        "pid" => Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
        "program" => ProgramName,
        "module" => "KRAKEND",
        "color" => Color(part.Text, record.Level),
        "longfile" or "shortfile" => Unknown + ":0",
        _ => Unknown,
    };

    // The order of the original's library: the worst is 0.
    private static string LevelNumber(LogLevel level) => level switch
    {
        LogLevel.Critical => "0",
        LogLevel.Error => "1",
        LogLevel.Warning => "2",
        LogLevel.Info => "4",
        _ => "5",
    };

    private static string Color(string form, LogLevel level)
    {
        string number = level switch
        {
            LogLevel.Debug => "36",
            LogLevel.Warning => "33",
            LogLevel.Error => "31",
            LogLevel.Critical => "35",
            _ => "",
        };
        return form == "reset" ? "\e[0m" : number.Length == 0 ? "" : form == "bold" ? $"\e[{number};1m" : $"\e[{number}m";
    }

    // Text as it stands, or a verb with its layout.
    private readonly record struct Part(string Text, string? Verb, PrintfLayout? Layout, GoTimeLayout? Time);
}
