using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Sluice.JsonSchema.Keywords;

/// <summary>Whether a pattern matches.</summary>
internal enum PatternMatch
{
    /// <summary>It does not.</summary>
    No,

    /// <summary>It does.</summary>
    Yes,

    /// <summary>It was not decided in the time allowed.</summary>
    TimedOut,
}

/// <summary>A compiled pattern.</summary>
/// <param name="text">The pattern as written.</param>
/// <param name="regex">What it compiles to, with a match timeout.</param>
internal sealed class SchemaPattern(string text, Regex regex)
{
    private const int OnStack = 256;

    /// <summary>The pattern as written.</summary>
    public string Text { get; } = text;

    /// <summary>Looks for a match anywhere in a string.</summary>
    /// <param name="utf8">The string.</param>
    /// <returns>Whether there is one.</returns>
    public PatternMatch Match(ReadOnlySpan<byte> utf8)
    {
        char[]? rented = null;
        var chars = utf8.Length <= OnStack ? stackalloc char[OnStack] : (rented = ArrayPool<char>.Shared.Rent(utf8.Length));
        try
        {
            var length = Encoding.UTF8.GetChars(utf8, chars);
            return regex.IsMatch(chars[..length]) ? PatternMatch.Yes : PatternMatch.No;
        }
        catch (RegexMatchTimeoutException)
        {
            return PatternMatch.TimedOut;
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<char>.Shared.Return(rented);
            }
        }
    }
}
