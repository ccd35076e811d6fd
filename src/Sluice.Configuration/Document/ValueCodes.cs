namespace Sluice.Configuration;

/// <summary>What is told of keys and values anywhere in a configuration.</summary>
public static class ValueCodes
{
    /// <summary>The area.</summary>
    public static readonly DiagnosticArea Area = new("Keys and values", 100, 199);

    /// <summary>A key that nothing reads.</summary>
    public static readonly DiagnosticCode UnknownKey = Area.Add(101, "unknown key",
        "Nothing reads a key of this name at this place, so it has no effect. Keys that begin with `@`, `$`, `#` or `_` are taken for comments.");

    /// <summary>A key that belongs elsewhere.</summary>
    public static readonly DiagnosticCode MisplacedKey = Area.Add(102, "the key belongs elsewhere",
        "The key is known, but not at this place, where it has no effect.");

    /// <summary>A key of version 2.</summary>
    public static readonly DiagnosticCode OldKey = Area.Add(103, "a key of version 2",
        "Version 3 of the configuration calls the key otherwise. Under its old name it has no effect.");

    /// <summary>The same key in two spellings.</summary>
    public static readonly DiagnosticCode SecondSpelling = Area.Add(104, "the same key in two spellings",
        "Keys are compared without regard to letter case, so both are the same key, and only one counts.");

    /// <summary>A value of a type that cannot be used.</summary>
    public static readonly DiagnosticCode WrongType = Area.Add(110, "a value of the wrong type",
        "The key needs a value of another type. As an error it stops the start; as a warning the key has its default instead.");

    /// <summary>A value that is converted.</summary>
    public static readonly DiagnosticCode Converted = Area.Add(111, "a value is converted",
        "The value has another type than the key needs, and is read as the message tells, as KrakenD does. The strict reading refuses it.");

    /// <summary>A number outside its range.</summary>
    public static readonly DiagnosticCode OutOfRange = Area.Add(112, "a number outside its range",
        "The number is larger or smaller than the key can have.");

    /// <summary>A text that is no duration.</summary>
    public static readonly DiagnosticCode NotADuration = Area.Add(113, "not a duration",
        "A duration is a number and a unit (`ns`, `us`, `ms`, `s`, `m`, `h`), or several of them, without blanks: `\"500ms\"`, `\"1m30s\"`.");

    /// <summary>A duration without a unit.</summary>
    public static readonly DiagnosticCode Nanoseconds = Area.Add(114, "a duration without a unit",
        "A bare number counts nanoseconds, so `2000` is two millionths of a second. Write the unit.");
}
