using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Sluice.JsonSchema.Compilation;
using Sluice.JsonSchema.Keywords;

namespace Sluice.JsonSchema.Tests;

/// <summary>Patterns that are matched byte by byte match what the general engine matches.</summary>
public sealed class AsciiSequenceTests
{
    private static readonly Gen<string> Atom = Pick(
        "a", "b", "-", " ", "#", "/", @"\.", @"\-", @"\d", @"\w", "[ab]", "[a-c]", "[^a]", "[a-]", "[a-c-]", @"[\d-]", @"[\w.]", @"[\]a]", "[]", "[b-a]",
        "[-a]", "[a^]", ".", "é", "(a)", "a|b", @"\s", @"\b", "[é]", "^", "$");

    private static readonly Gen<string> Count = Pick("", "", "", "?", "*", "+", "{2}", "{0}", "{1,2}", "{2,1}", "{1,}", "{,2}", "{1001}", "{2}?", "??", "{2}{2}", "{x}");

    private static readonly Gen<string> Pattern = Gen.Select(
        Pick("^", "^", "^", ""),
        Gen.Select(Atom, Count, (atom, count) => atom + count).Array[0, 4],
        Pick("$", "$", ""),
        (start, items, end) => start + string.Concat(items) + end);

    private static readonly Gen<string> Text = Pick("a", "b", "c", "d", "0", "-", ".", " ", "_", "é", "€", "\U0001F600", "\n", "]", "^")
        .Array[0, 8].Select(string.Concat);

    [Fact]
    public void Random_patterns_match_as_the_general_engine_matches_them()
    {
        int read = 0;
        Gen.Select(Pattern, Text.Array[1, 8]).Sample(
            (pattern, texts) =>
            {
                if (AsciiSequence.Read(pattern) is not { } sequence)
                {
                    return;
                }

                Interlocked.Increment(ref read);
                var regex = new Regex(PatternTranslator.Translate(pattern, out _)!, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(30));
                foreach (var text in texts)
                {
                    Assert.Equal(regex.IsMatch(text), sequence.Matches(Encoding.UTF8.GetBytes(text)));
                }
            },
            iter: 50_000);
        Assert.NotEqual(0, read);
    }

    [Theory]
    [InlineData("^[0-9a-f-]{36}$", "3f2b7a52-64c7-4f0e-9d55-0a4c1f4c7d11", "3f2b7a52-64c7-4f0e-9d55-0a4c1f4c7d1")]
    [InlineData("^SKU-[0-9]{6}$", "SKU-048213", "SKU-048213\n")]
    [InlineData(@"^\+?[1-9]\d{1,14}$", "+34931234567", "+04931234567")]
    [InlineData("^[A-Z]{2}", "ESP", "eSP")]
    [InlineData(@"^\w+@[a-z]+\.[a-z]{2,}$", "ann@shop.test", "ann@shop.t")]
    [InlineData("^$", "", "a")]
    public void Patterns_as_schemas_have_them_need_no_general_engine(string pattern, string matching, string other)
    {
        AsciiSequence? sequence = AsciiSequence.Read(pattern);

        Assert.NotNull(sequence);
        Assert.True(sequence.Matches(Encoding.UTF8.GetBytes(matching)));
        Assert.False(sequence.Matches(Encoding.UTF8.GetBytes(other)));
    }

    [Theory]
    [InlineData("[0-9]{5}")]
    [InlineData("^[a-z]*[a-z]$")]
    [InlineData("^a?b?a$")]
    [InlineData("^(?i)a$")]
    [InlineData("^a|b$")]
    [InlineData("^[^a]$")]
    [InlineData("^a{1001}$")]
    [InlineData("^a$$")]
    public void What_may_be_matched_in_more_than_one_way_is_left_to_the_general_engine(string pattern) => Assert.Null(AsciiSequence.Read(pattern));

    [Fact]
    public void Bytes_that_are_no_text_are_in_no_class() => Assert.False(AsciiSequence.Read(@"^\w{1,3}$")!.Matches([(byte)'a', 0xC3]));

    private static Gen<string> Pick(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
