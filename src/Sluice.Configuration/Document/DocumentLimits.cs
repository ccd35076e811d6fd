namespace Sluice.Configuration;

/// <summary>What a configuration file may cost to read.</summary>
internal static class DocumentLimits
{
    /// <summary>The largest file in bytes: 64 MiB. The largest public configuration has 0.6 MB; a generated one of ten
    /// thousand endpoints has about 10 MB.</summary>
    public const long MaxBytes = 64L * 1024 * 1024;

    /// <summary>The deepest nesting: 256 levels. Configurations stay below 20; a recursive reader must not run out of
    /// stack on a hostile file.</summary>
    public const int MaxDepth = 256;

    /// <summary>The values that YAML aliases may expand to: 400 000, as Go's YAML reader allows. A few hundred bytes of
    /// aliases of aliases would otherwise fill the memory.</summary>
    public const int MaxAliasedValues = 400_000;
}
