namespace Sluice.Configuration;

/// <summary>What is told of a file that cannot be read, or not as JSON, YAML or TOML. Each code explains itself.</summary>
internal static class DocumentCodes
{
    public static readonly DiagnosticArea Area = new("The file", 1, 99);

    public static readonly DiagnosticCode NoSuchFile = Area.Add(1, "no such file",
        "There is nothing under the name that was given. In a container, the file or its folder is usually not mounted.");

    public static readonly DiagnosticCode IsDirectory = Area.Add(2, "a directory in place of a file",
        "The name that was given is a directory. Give the path of the file in it.");

    public static readonly DiagnosticCode NotAllowed = Area.Add(3, "the file may not be read",
        "The user that the process runs as has no right to read the file.");

    public static readonly DiagnosticCode Unreadable = Area.Add(4, "the file cannot be read",
        "The system refused to read the file, for the reason that the message gives.");

    public static readonly DiagnosticCode TooLarge = Area.Add(5, "the file is too large",
        "A configuration is limited to 64 MiB, hundreds of times what the largest known ones have. Split the service.");

    public static readonly DiagnosticCode NotUtf8 = Area.Add(6, "the file is not UTF-8",
        "Configurations are UTF-8 text, with or without a byte order mark. Editors offer the encoding when saving.");

    public static readonly DiagnosticCode Empty = Area.Add(7, "the file is empty",
        "There is nothing in the file. The smallest configuration has `version` and `endpoints`.");

    public static readonly DiagnosticCode NotAnObject = Area.Add(8, "the document is no object",
        "The whole configuration is one object: `{ \"version\": 3, ... }`.");

    public static readonly DiagnosticCode TooDeep = Area.Add(9, "the document is nested too deeply",
        "Objects and lists may stand in each other to a fixed depth, which keeps a broken or hostile file from exhausting the process.");

    public static readonly DiagnosticCode TrailingText = Area.Add(20, "text after the end of the document",
        "The brackets of the document are all closed, yet more follows. Usually a bracket is closed too early.");

    public static readonly DiagnosticCode Unclosed = Area.Add(21, "the document ends too early",
        "An object, a list, a text or a comment was opened and never closed.");

    public static readonly DiagnosticCode MissingComma = Area.Add(22, "a comma is missing",
        "JSON has a comma between the keys of an object and between the items of a list.");

    public static readonly DiagnosticCode SuperfluousComma = Area.Add(23, "a comma too many",
        "JSON has no comma after the last key or item, and none before the first.");

    public static readonly DiagnosticCode UnquotedKey = Area.Add(24, "a key without quotes",
        "JSON has every key in double quotes.");

    public static readonly DiagnosticCode SingleQuotes = Area.Add(25, "text in single quotes",
        "JSON has text in double quotes only.");

    public static readonly DiagnosticCode Comment = Area.Add(26, "a comment in JSON",
        "JSON has no comments. Keys that begin with `@`, `$`, `#` or `_` are ignored and can hold them; YAML and TOML have their own.");

    public static readonly DiagnosticCode NotALiteral = Area.Add(27, "a value of another language",
        "JSON writes `true`, `false` and `null`, in lower case.");

    public static readonly DiagnosticCode NotAValue = Area.Add(28, "neither text nor a number",
        "A value is text in double quotes, a number, `true`, `false`, `null`, an object or a list.");

    public static readonly DiagnosticCode Unexpected = Area.Add(29, "a character that does not belong here",
        "Something else belongs where this character stands. Usually a bracket, a comma or a quote before it is wrong.");

    public static readonly DiagnosticCode ControlCharacter = Area.Add(30, "a control character in text",
        "Tabs and other control characters stand in JSON text as escapes, such as `\\t`.");

    public static readonly DiagnosticCode BadEscape = Area.Add(31, "an escape that JSON does not have",
        "A backslash in text begins an escape. A backslash itself is written as two; this is often forgotten in regular expressions.");

    public static readonly DiagnosticCode MissingColon = Area.Add(32, "a colon is missing",
        "JSON has a colon between a key and its value.");

    public static readonly DiagnosticCode RepeatedKey = Area.Add(33, "a key is written twice",
        "In JSON the later value counts and the earlier one is lost, which is hardly meant. In YAML and TOML it is a mistake.");

    public static readonly DiagnosticCode BrokenYaml = Area.Add(40, "the YAML is broken",
        "The YAML parser stopped at this place. Usually the indentation or a quote before it is wrong.");

    public static readonly DiagnosticCode SecondYamlDocument = Area.Add(41, "a second YAML document",
        "A line `---` begins another document, and only the first one is read.");

    public static readonly DiagnosticCode YamlAlias = Area.Add(42, "a YAML alias that cannot be followed",
        "An alias names an anchor that stands before it; `<<` merges objects; and what all aliases expand to is limited, since a few lines of "
        + "aliases of aliases can stand for more than any memory holds.");

    public static readonly DiagnosticCode YamlKey = Area.Add(43, "a YAML key that is neither text nor a number",
        "Lists and objects are no keys of a configuration.");

    public static readonly DiagnosticCode BrokenToml = Area.Add(50, "the TOML is broken",
        "The TOML parser stopped at this place.");
}
