namespace Sluice.Cli.Output;

/// <summary>The form in which findings are told.</summary>
internal enum FindingFormat
{
    /// <summary>For people, on standard error.</summary>
    Text,

    /// <summary>One JSON document on standard output.</summary>
    Json,

    /// <summary>A workflow command of GitHub Actions for each finding, on standard output: they show at the line of a pull request.</summary>
    GitHub,

    /// <summary>One SARIF 2.1.0 log on standard output.</summary>
    Sarif,
}
