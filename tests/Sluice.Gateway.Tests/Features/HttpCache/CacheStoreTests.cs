using CsCheck;
using Sluice.Gateway.Features.HttpCache;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Tests.Features.HttpCache;

/// <summary>The store: its limits, and what goes first.</summary>
public sealed class CacheStoreTests
{
    private static readonly StoredHead Head = NewHead();

    private static readonly Gen<(bool Keeps, int Key, int Size)> Steps = Gen.Select(Gen.Bool, Gen.Int[0, 12], Gen.Int[0, 120]);

    [Fact]
    public void It_holds_what_a_list_by_last_use_would_hold() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[200, 900], Steps.Array[0, 60]).Sample(static (items, bytes, steps) =>
        {
            var store = new CacheStore(new CacheLimits(items, bytes));
            var model = new List<CacheEntry>();
            foreach ((bool keeps, int key, int size) in steps)
            {
                CacheEntry? known = model.Find(entry => entry.Key == $"k{key}");
                if (keeps)
                {
                    CacheEntry entry = Entry($"k{key}", size, store.NextSequence());
                    store.Keep(entry);
                    model.Remove(known!);
                    if (entry.Size < bytes)
                    {
                        model.Insert(0, entry);
                    }

                    while (model.Count > items || model.Sum(static e => e.Size) > bytes)
                    {
                        model.RemoveAt(model.Count - 1);
                    }
                }
                else
                {
                    Assert.Same(known, store.Find($"k{key}"));
                    if (known is not null)
                    {
                        model.Remove(known);
                        model.Insert(0, known);
                    }
                }

                Assert.Equal((model.Count, model.Sum(static e => e.Size)), ((int)store.Count, store.Size));
            }
        });

    [Fact]
    public void A_large_store_stays_within_its_limits_with_all_its_parts()
    {
        var store = new CacheStore(new CacheLimits(8 * 1024, 256 * 1024 * 1024));
        Parallel.For(0, 40_000, i => store.Keep(Entry($"key {i}", 100, store.NextSequence())));
        Assert.InRange(store.Count, 7 * 1024, 8 * 1024);

        store = new CacheStore(new CacheLimits(1_000_000, 64 * 1024 * 1024));
        for (int i = 0; i < 3000; i++)
        {
            store.Keep(Entry($"key {i}", 100 * 1024, store.NextSequence()));
            Assert.True(store.Size <= 64 * 1024 * 1024);
        }
    }

    [Fact]
    public void An_older_answer_does_not_replace_a_newer_one_nor_come_back_after_it_was_void()
    {
        var store = new CacheStore(new CacheLimits(10, 10_000));
        (long first, long second, long third) = (store.NextSequence(), store.NextSequence(), store.NextSequence());
        CacheEntry newer = Entry("k", 2, second);
        store.Keep(newer);
        store.Keep(Entry("k", 1, first));
        Assert.Same(newer, store.Find("k"));

        store.Remove("k", third);
        store.Keep(Entry("k", 1, second));
        Assert.Null(store.Find("k"));
        CacheEntry newest = Entry("k", 3, store.NextSequence());
        store.Keep(newest);
        store.Remove("k", third);
        Assert.Same(newest, store.Find("k"));
    }

    [Fact]
    public void What_is_under_way_is_bounded_too()
    {
        var store = new CacheStore(new CacheLimits(10, 1024 * 1024));
        Assert.True(store.TryReserve(2 * 1024 * 1024));
        Assert.False(store.TryReserve(1));
        store.Release(2 * 1024 * 1024);
        Assert.True(store.TryReserve(1));
    }

    [Fact]
    public void The_size_counts_key_head_and_body() => Assert.Equal(5 + Head.Size + 7, Entry("12345", 7, 1).Size);

    private static CacheEntry Entry(string key, int size, long sequence) => new(key, Head, new byte[size], size, sequence);

    private static StoredHead NewHead()
    {
        HeaderList lines = new();
        lines.Add("Cache-Control", "max-age=60");
        Assert.True(StoredHead.TryMake(200, "http://svc/", lines, new HeaderList(), default, default, out StoredHead? head));
        return head;
    }
}
