using System.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Sluice.Gateway.Features.Revocation;

namespace Sluice.Gateway.Tests.Features.Revocation;

public sealed class RotatingFilterTests
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(100);

    private static RotatingFilter Filter(TimeProvider clock, bool optimal = true, TimeSpan? turn = null) =>
        new(new FilterSizing(100_000, 7, optimal, turn ?? Turn), clock);

    private static byte[] Element(string text) => Encoding.UTF8.GetBytes(text);

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(99)]
    public void An_element_is_known_for_two_to_three_turns(int addedAt)
    {
        var clock = new FakeTimeProvider();
        using RotatingFilter filter = Filter(clock);
        clock.Advance(TimeSpan.FromSeconds(addedAt));
        filter.Add(Element("jti-1"));

        clock.Advance(TimeSpan.FromSeconds(299 - addedAt));
        Assert.True(filter.Contains(Element("jti-1")));
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.False(filter.Contains(Element("jti-1")));
        Assert.Equal(Turn, filter.NextTurn);
    }

    [Fact]
    public void It_behaves_like_a_model_of_three_sets()
    {
        Gen<(int Kind, int Element)[]> steps = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 20]).Array[0, 60];
        steps.Sample(all =>
        {
            var clock = new FakeTimeProvider();
            using RotatingFilter filter = Filter(clock);
            (HashSet<int> previous, HashSet<int> now, HashSet<int> next) = ([], [], []);
            foreach ((int kind, int element) in all)
            {
                switch (kind)
                {
                    case 0:
                        filter.Add(Element($"jti-{element}"));
                        now.Add(element);
                        next.Add(element);
                        break;
                    case 1:
                        // With so few elements in so many bits, no two share all of theirs.
                        if (filter.Contains(Element($"jti-{element}")) != (now.Contains(element) || previous.Contains(element)))
                        {
                            return false;
                        }

                        break;
                    default:
                        clock.Advance(Turn);
                        (previous, now, next) = (now, next, []);
                        break;
                }
            }

            return true;
        });
    }

    [Fact]
    public void A_turn_that_takes_longer_than_a_timer_counts_still_comes()
    {
        var clock = new FakeTimeProvider();
        using RotatingFilter filter = Filter(clock, turn: TimeSpan.FromDays(60));
        filter.Add(Element("jti-1"));

        clock.Advance(TimeSpan.FromDays(179));
        Assert.True(filter.Contains(Element("jti-1")));
        clock.Advance(TimeSpan.FromDays(2));

        Assert.False(filter.Contains(Element("jti-1")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_that_was_added_is_missed_while_many_add(bool optimal)
    {
        using RotatingFilter filter = new(new FilterSizing(1_000_000, 7, optimal, Turn), new FakeTimeProvider());

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 2_000; i++)
            {
                filter.Add(Element($"jti-{thread}-{i}"));
            }
        })));

        for (int i = 0; i < 16_000; i++)
        {
            Assert.True(filter.Contains(Element($"jti-{i % 8}-{i / 8}")));
        }

        Assert.Equal(16_000, filter.Added);
    }

    [Theory]
    [InlineData("optimal")]
    [InlineData("default")]
    public void Wrong_rejections_are_about_as_rare_as_asked_for(string hash)
    {
        // A share of 1 % needs 7 hashes; default has no more than the 8 words of its 5 digests.
        const int count = 10_000;
        var filter = new BloomFilter(95_851);
        for (int i = 0; i < count; i++)
        {
            filter.Add(ElementHash.Of(Element($"jti-{i}"), 7, hash == "optimal"));
        }

        int wrong = Enumerable.Range(count, count).Count(i => filter.Contains(ElementHash.Of(Element($"jti-{i}"), 7, hash == "optimal")));

        Assert.InRange(wrong, 1, count / 50);
    }

    [Fact]
    public void The_words_are_those_of_the_published_digests()
    {
        // Test vectors: RFC 1321 and FIPS 180 for "abc", the CRC catalogue's CRC-64/XZ for "123456789", the FNV reference for "a".
        Assert.Equal(0xB04FD23C98500190, ElementHash.Of("abc"u8, 1, isOptimal: false)[0]);
        Assert.Equal(Reverse(0x995DC9BBDF1939FA), ElementHash.Of("123456789"u8, 2, isOptimal: false)[2]);
        Assert.Equal(Reverse(0xA9993E364706816A), ElementHash.Of("abc"u8, 3, isOptimal: false)[3]);
        Assert.Equal(Reverse(0xAF63BD4C8601B7BE), ElementHash.Of("a"u8, 4, isOptimal: false)[5]);
        ElementHash fnv = ElementHash.Of("a"u8, 3, isOptimal: true);
        Assert.Equal(Reverse(0xD228CB69101A8CAF), fnv[0]);
        Assert.Equal(unchecked(Reverse(0xD228CB69101A8CAF) + (2 * Reverse(0x78912B704E4A141E))), fnv[2]);
        Assert.Equal([2, 3, 5, 6, 8, 8], Enumerable.Range(1, 6).Select(static k => ElementHash.Of("a"u8, k, isOptimal: false).Count));
    }

    private static ulong Reverse(ulong word) => System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word);
}
