namespace Sluice.Gateway.Tests.TestSupport;

/// <summary>Looks into the text of an answer.</summary>
internal static class RawAnswer
{
    /// <summary>The values of a header, a line each, in order.</summary>
    public static string[] Values(string answer, string name) =>
        [.. answer.Split("\r\n").Where(line => line.StartsWith(name + ": ", StringComparison.Ordinal)).Select(line => line[(name.Length + 2)..])];
}
