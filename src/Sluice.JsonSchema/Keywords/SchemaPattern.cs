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

/// <summary>A compiled pattern: a plain sequence, or anything else for the general engine.</summary>
internal sealed class SchemaPattern
{
    private const int OnStack = 256;

    private readonly AsciiSequence? _sequence;
    private readonly Regex? _regex;

    /// <summary>Takes a plain sequence.</summary>
    /// <param name="text">The pattern as written.</param>
    /// <param name="sequence">What it compiles to.</param>
    public SchemaPattern(string text, AsciiSequence sequence) => (Text, _sequence) = (text, sequence);

    /// <summary>Takes any other pattern.</summary>
    /// <param name="text">The pattern as written.</param>
    /// <param name="regex">What it compiles to, with a match timeout.</param>
    public SchemaPattern(string text, Regex regex) => (Text, _regex) = (text, regex);

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    /// <summary>Looks for a match anywhere in a string.</summary>
    /// <param name="utf8">The string.</param>
    /// <returns>Whether there is one.</returns>
    public PatternMatch Match(ReadOnlySpan<byte> utf8) =>
        _sequence is not null ? (_sequence.Matches(utf8) ? PatternMatch.Yes : PatternMatch.No) : Match(_regex!, utf8);

    private static PatternMatch Match(Regex regex, ReadOnlySpan<byte> utf8)
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
