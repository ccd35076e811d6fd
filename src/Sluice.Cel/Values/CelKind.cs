namespace Sluice.Cel;

/// <summary>What a <see cref="CelValue"/> holds at run time.</summary>
public enum CelKind : byte
{
    /// <summary>No value: what a host returns for a variable that is declared but not set in this evaluation.</summary>
    Absent,

    /// <summary>An evaluation error. Errors are values, so that <c>||</c>, <c>&amp;&amp;</c> and <c>?:</c> can absorb them.</summary>
    Error,

    /// <summary><c>null</c>.</summary>
    Null,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Bool,

    /// <summary>A signed 64-bit integer.</summary>
    Int,

    /// <summary>An unsigned 64-bit integer.</summary>
    Uint,

    /// <summary>An IEEE 754 double.</summary>
    Double,

    /// <summary>A text of Unicode code points.</summary>
    String,

    /// <summary>A sequence of octets.</summary>
    Bytes,

    /// <summary>A point in time between the years 1 and 9999, to the nanosecond.</summary>
    Timestamp,

    /// <summary>A signed span of time in nanoseconds.</summary>
    Duration,

    /// <summary>A <see cref="CelList"/>.</summary>
    List,

    /// <summary>A <see cref="CelMap"/>.</summary>
    Map,

    /// <summary>A type, as <c>type(1)</c> or the name <c>int</c> gives it.</summary>
    Type,

    /// <summary>A value that may be missing, made by the optional extension.</summary>
    Optional,
}
