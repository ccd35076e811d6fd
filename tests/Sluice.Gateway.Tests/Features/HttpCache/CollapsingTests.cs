using Sluice.Gateway.Features.HttpCache;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Tests.Features.HttpCache;

/// <summary>Identical requests at the same time.</summary>
public sealed class CollapsingTests : CacheTest
{
    [Fact]
    public async Task Sixty_four_misses_at_once_are_one_call()
    {
        Task<Got>[] asked = [.. Enumerable.Range(0, 64).Select(_ => Task.Run(() => AskAsync(Request())))];
        await Until(() => Backend.Count == 1);
        Backend[0].Answer(Fresh("one"));

        foreach (Got got in await Task.WhenAll(asked).WaitAsync(Patience))
        {
            Assert.Equal((200, "one"), (got.Status, got.Body));
        }

        Assert.Equal(1, Backend.Count);
        Assert.Equal(1, Store.Count);
    }

    [Fact]
    public async Task A_client_that_leaves_does_not_fail_those_who_wait_for_its_call()
    {
        using var leaves = new CancellationTokenSource();
        Task<Got> first = AskAsync(Request(), leaves.Token);
        Task<Got> second = AskAsync(Request());
        await leaves.CancelAsync();
        Assert.Equal(FailureKind.Timeout, (await first.WaitAsync(Patience)).Failure!.Kind);
        Assert.False(Backend[0].Cancellation.IsCancellationRequested);

        Backend[0].Answer(Fresh("one"));

        Assert.Equal("one", (await second.WaitAsync(Patience)).Body);
        Assert.Equal(1, Backend.Count);
    }

    [Fact]
    public async Task A_call_that_its_first_client_gave_up_is_joined_by_nobody_else()
    {
        using var leaves = new CancellationTokenSource();
        Task<Got> first = AskAsync(Request(), leaves.Token);
        Task<Got> second = AskAsync(Request());
        await leaves.CancelAsync();
        await first.WaitAsync(Patience);

        Task<Got> third = AskAsync(Request());
        Assert.Equal(2, Backend.Count);
        Backend[1].Answer(Fresh("two"));

        Assert.Equal("two", (await third.WaitAsync(Patience)).Body);
        Backend[0].Answer(Fresh("one"));
        Assert.Equal("one", (await second.WaitAsync(Patience)).Body);
        Assert.Equal("two", (await AskAsync(Request())).Body);
    }

    [Fact]
    public async Task Who_waits_has_a_time_of_his_own()
    {
        using var late = new CancellationTokenSource();
        Task<Got> first = AskAsync(Request());
        Task<Got> second = AskAsync(Request(), late.Token);
        await late.CancelAsync();

        Assert.Equal(FailureKind.Timeout, (await second.WaitAsync(Patience)).Failure!.Kind);
        Backend[0].Answer(Fresh("one"));
        Assert.Equal("one", (await first.WaitAsync(Patience)).Body);
    }

    [Fact]
    public async Task When_all_have_left_the_call_ends()
    {
        using var leave = new CancellationTokenSource();
        Task<Got>[] asked = [AskAsync(Request(), leave.Token), AskAsync(Request(), leave.Token)];
        await leave.CancelAsync();
        await Task.WhenAll(asked).WaitAsync(Patience);

        await Until(() => Backend[0].Cancellation.IsCancellationRequested);
    }

    [Fact]
    public async Task An_answer_that_is_not_for_all_is_not_shared_and_the_next_ones_do_not_wait()
    {
        Task<Got>[] asked = [.. Enumerable.Range(0, 4).Select(_ => AskAsync(Request()))];
        Assert.Equal(1, Backend.Count);
        Backend[0].Answer(Fresh("0", ("Cache-Control", "no-store")));
        await Until(() => Backend.Count == 4);
        for (int i = 1; i < 4; i++)
        {
            Backend[i].Answer(Fresh(i.ToString(System.Globalization.CultureInfo.InvariantCulture), ("Cache-Control", "no-store")));
        }

        Assert.Equal(["0", "1", "2", "3"], (await Task.WhenAll(asked).WaitAsync(Patience)).Select(static got => got.Body).Order());

        Task<Got>[] next = [AskAsync(Request()), AskAsync(Request()), AskAsync(Request())];
        Assert.Equal(7, Backend.Count);
        for (int i = 4; i < 7; i++)
        {
            Backend[i].Answer(Fresh("x", ("Cache-Control", "no-store")));
        }

        await Task.WhenAll(next).WaitAsync(Patience);
        Clock.Advance(HttpCacheTransport.AloneFor + TimeSpan.FromSeconds(1));
        Task<Got>[] later = [AskAsync(Request()), AskAsync(Request())];
        Assert.Equal(8, Backend.Count);
        Backend[7].Answer(Fresh("y"));
        await Task.WhenAll(later).WaitAsync(Patience);
    }

    [Fact]
    public async Task Another_user_who_waits_gets_an_answer_of_his_own()
    {
        Task<Got> anna = AskAsync(Request("/a", ("Authorization", "Bearer anna")));
        Task<Got> bert = AskAsync(Request("/a", ("Authorization", "Bearer bert")));
        Assert.Equal(1, Backend.Count);
        Backend[0].Answer(Fresh("anna's"));
        await Until(() => Backend.Count == 2);
        Assert.Equal("Bearer bert", Backend[1].Header("Authorization"));
        Backend[1].Answer(Fresh("bert's"));

        Assert.Equal("anna's", (await anna.WaitAsync(Patience)).Body);
        Assert.Equal("bert's", (await bert.WaitAsync(Patience)).Body);
    }

    [Fact]
    public async Task A_request_of_a_variant_that_is_known_to_differ_does_not_wait()
    {
        Backend.AtOnce = _ => new UpstreamResult(Fresh("x", ("Vary", "Accept-Language")), null);
        await AskAsync(Request("/a", ("Accept-Language", "fr")));
        Backend.AtOnce = null;
        Clock.Advance(TimeSpan.FromMinutes(2));

        Task<Got> dutch = AskAsync(Request("/a", ("Accept-Language", "nl")));
        Task<Got> german = AskAsync(Request("/a", ("Accept-Language", "de")));
        Task<Got> dutchToo = AskAsync(Request("/a", ("Accept-Language", "nl")));

        Assert.Equal(3, Backend.Count);
        Backend[1].Answer(Fresh("nl", ("Vary", "Accept-Language")));
        Backend[2].Answer(Fresh("de", ("Vary", "Accept-Language")));
        Assert.Equal("nl", (await dutch.WaitAsync(Patience)).Body);
        Assert.Equal("de", (await german.WaitAsync(Patience)).Body);
        Assert.Equal("nl", (await dutchToo.WaitAsync(Patience)).Body);
    }

    [Fact]
    public async Task A_failure_is_that_of_all_who_wait()
    {
        Task<Got>[] asked = [.. Enumerable.Range(0, 8).Select(_ => AskAsync(Request()))];
        Backend[0].Fail("refused");

        Assert.All(await Task.WhenAll(asked).WaitAsync(Patience), static got => Assert.Equal("refused", got.Failure!.Message));
        Assert.Equal(1, Backend.Count);
    }

    [Theory]
    [InlineData(FailureKind.Request)]
    [InlineData(FailureKind.Protocol)]
    public async Task A_failure_that_may_be_due_to_what_one_client_sent_is_not_the_others(object kind)
    {
        Task<Got> hostile = AskAsync(Request());
        Task<Got> other = AskAsync(Request());
        Backend[0].Fail("reset", (FailureKind)kind);
        await Until(() => Backend.Count == 2);
        Backend[1].Answer(Fresh("fine"));

        Assert.Equal("reset", (await hostile.WaitAsync(Patience)).Failure!.Message);
        Assert.Equal("fine", (await other.WaitAsync(Patience)).Body);
    }

    [Fact]
    public async Task What_one_client_asked_does_not_end_the_sharing_for_others()
    {
        Backend.AtOnce = _ => new UpstreamResult(Fresh("x"), null);
        await AskAsync(Request("/a", ("Cache-Control", "no-store")));
        Answer unchanged = NewAnswer("", ("Date", Date));
        unchanged.StatusCode = 304;
        Backend.AtOnce = _ => new UpstreamResult(unchanged, null);
        Assert.Equal(304, (await AskAsync(Request("/a", ("If-None-Match", "\"1\"")))).Status);
        Backend.AtOnce = null;

        Task<Got>[] asked = [AskAsync(Request()), AskAsync(Request())];

        Assert.Equal(3, Backend.Count);
        Backend[2].Answer(Fresh("y"));
        Assert.All(await Task.WhenAll(asked).WaitAsync(Patience), static got => Assert.Equal("y", got.Body));
    }

    [Fact]
    public async Task A_304_is_that_of_what_is_kept_not_of_what_the_client_has()
    {
        Backend.AtOnce = _ => new UpstreamResult(Fresh("x", ("Last-Modified", Date)), null);
        await AskAsync(Request());
        Clock.Advance(TimeSpan.FromMinutes(2));

        await AskAsync(Request("/a", ("If-None-Match", "\"client's\"")));

        Assert.Null(Backend[1].Header("If-None-Match"));
        Assert.NotNull(Backend[1].Header("If-Modified-Since"));
    }

    [Fact]
    public async Task When_the_backend_fails_the_old_answer_stands_in_for_all_who_wait()
    {
        Backend.AtOnce = _ => new UpstreamResult(Fresh("old", ("Cache-Control", "max-age=60, stale-if-error=600")), null);
        await AskAsync(Request());
        Backend.AtOnce = null;
        Clock.Advance(TimeSpan.FromMinutes(2));

        Task<Got>[] asked = [.. Enumerable.Range(0, 8).Select(_ => AskAsync(Request()))];
        Answer error = NewAnswer("no", ("Date", Date));
        error.StatusCode = 503;
        Backend[1].Answer(error);

        Assert.All(await Task.WhenAll(asked).WaitAsync(Patience), static got => Assert.Equal((200, "old"), (got.Status, got.Body)));
        Assert.Equal(2, Backend.Count);
    }

    [Fact]
    public async Task A_body_that_takes_longer_than_it_is_fresh_is_for_all_who_waited()
    {
        var end = new TaskCompletionSource();
        Answer slow = new()
        {
            StatusCode = 200,
            Body = "slow"u8.ToArray(),
            Rest = async _ =>
            {
                await end.Task;
                return new BodyRead(0, null);
            },
        };
        slow.Headers.Add("Date", Date);
        slow.Headers.Add("Cache-Control", "max-age=1");
        Task<Got>[] asked = [.. Enumerable.Range(0, 8).Select(_ => AskAsync(Request()))];
        Backend[0].Answer(slow);
        Clock.Advance(TimeSpan.FromSeconds(5));
        end.SetResult();

        Assert.All(await Task.WhenAll(asked).WaitAsync(Patience), static got => Assert.Equal("slow", got.Body));
        Assert.Equal(1, Backend.Count);
    }

    [Fact]
    public async Task A_stream_of_events_takes_no_memory_of_the_cache()
    {
        var events = new TaskCompletionSource<BodyRead>();
        Answer stream = new() { StatusCode = 200, Body = new byte[1000], Rest = _ => events.Task };
        stream.Headers.Add("Date", Date);
        stream.Headers.Add("Content-Type", "text/event-stream");
        Task<Got> asked = AskAsync(Request());
        Backend[0].Answer(stream);

        await Until(() => Store.TryReserve(2 * 1024 * 1024));
        events.SetResult(new BodyRead(0, null));

        Assert.Equal(1000, (await asked.WaitAsync(Patience)).Body.Length);
        Assert.Equal(0, Store.Count);
    }

    [Fact]
    public async Task A_client_that_does_not_read_holds_nobody_up()
    {
        ValueTask<UpstreamResult> slow = Cache.SendAsync(Request(), CancellationToken.None);
        Task<Got> quick = AskAsync(Request());
        Backend[0].Answer(Fresh(new string('x', 50_000)));
        using UpstreamResponse unread = (await slow.AsTask().WaitAsync(Patience)).Response!;

        Assert.Equal(50_000, (await quick.WaitAsync(Patience)).Body.Length);
        Assert.Equal(1, Backend.Count);
        Assert.Equal(1, Store.Count);
    }

    [Fact]
    public async Task A_body_that_is_cut_is_not_kept_and_who_waits_asks_again()
    {
        Task<Got> first = AskAsync(Request());
        Task<Got> second = AskAsync(Request());
        Backend[0].Answer(Cut());
        await Until(() => Backend.Count == 2);
        Backend[1].Answer(Fresh("whole"));

        Assert.NotNull((await first.WaitAsync(Patience)).Failure);
        Assert.Equal("whole", (await second.WaitAsync(Patience)).Body);
        Assert.Equal("whole", (await AskAsync(Request())).Body);
    }

    [Fact]
    public async Task A_body_that_ends_before_its_length_is_not_kept()
    {
        Answer shortBody = new() { StatusCode = 200, Body = "abc"u8.ToArray(), ContentLength = 10 };
        shortBody.Headers.Add("Date", Date);
        shortBody.Headers.Add("Cache-Control", "max-age=60");
        Backend.AtOnce = _ => new UpstreamResult(shortBody, null);

        Assert.NotNull((await AskAsync(Request())).Failure);
        Assert.Equal(0, Store.Count);
    }

    [Fact]
    public async Task A_body_without_end_is_passed_on_and_not_kept()
    {
        int chunks = 0;
        bool isFree = false;
        Answer endless = new()
        {
            StatusCode = 200,
            Body = new byte[10],
            Rest = async room =>
            {
                await Task.Yield();
                isFree |= chunks == 25_000 && Store.TryReserve((2 * 1024 * 1024) - 10);
                return new BodyRead(++chunks > 30_000 ? 0 : Math.Min(room, 50), null);
            },
        };
        endless.Headers.Add("Date", Date);
        endless.Headers.Add("Cache-Control", "max-age=60");
        Task<Got> first = AskAsync(Request());
        Task<Got> second = AskAsync(Request());
        Backend[0].Answer(endless);
        await Until(() => Backend.Count == 2);
        Backend[1].Answer(Fresh("small"));

        Assert.InRange((await first.WaitAsync(Patience)).Body.Length, 1_400_000, 10 + (50 * 30_000));
        Assert.Equal("small", (await second.WaitAsync(Patience)).Body);
        Assert.True(Store.Size <= 1024 * 1024);
        Assert.True(isFree, "what was under way was given back before the end");
    }

    [Fact]
    public async Task What_is_stale_is_validated_once_for_all()
    {
        Backend.AtOnce = _ => new UpstreamResult(Fresh("one", ("Etag", "\"1\"")), null);
        await AskAsync(Request());
        Backend.AtOnce = null;
        Clock.Advance(TimeSpan.FromMinutes(2));

        Task<Got>[] asked = [.. Enumerable.Range(0, 16).Select(_ => AskAsync(Request()))];
        Assert.Equal(2, Backend.Count);
        Assert.Equal("\"1\"", Backend[1].Header("If-None-Match"));
        Answer unchanged = NewAnswer("", ("Date", Date));
        unchanged.StatusCode = 304;
        Backend[1].Answer(unchanged);

        Assert.All(await Task.WhenAll(asked).WaitAsync(Patience), static got => Assert.Equal((200, "one"), (got.Status, got.Body)));
        Assert.Equal(2, Backend.Count);
        Assert.True(unchanged.IsDisposed);
    }

    [Fact]
    public async Task An_answer_to_a_request_before_a_change_is_not_kept_after_it()
    {
        Task<Got> before = AskAsync(Request());
        UpstreamRequest change = Request();
        change.Method = "DELETE";
        Task<Got> changing = AskAsync(change);
        Backend[1].Answer(NewAnswer(""));
        await changing.WaitAsync(Patience);
        Backend[0].Answer(Fresh("old"));
        Assert.Equal("old", (await before.WaitAsync(Patience)).Body);

        Assert.Equal(0, Store.Count);
    }

    [Fact]
    public async Task Under_load_every_client_gets_its_own_keys_answer()
    {
        Backend.AtOnce = call => new UpstreamResult(Fresh(call.Header("X-Key")!, ("Cache-Control", "max-age=1")), null);
        await Parallel.ForEachAsync(Enumerable.Range(0, 20_000), async (i, cancellation) =>
        {
            string key = (i % 37).ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (i % 100 == 0)
            {
                Clock.Advance(TimeSpan.FromSeconds(1));
            }

            Assert.Equal(key, (await AskAsync(Request("/" + key, ("X-Key", key)), cancellation)).Body);
        });
        Assert.InRange(Store.Count, 1, 37);
        Assert.True(Store.TryReserve(2 * 1024 * 1024 - 1), "nothing is under way any more");
    }

    [Fact]
    public async Task Clients_that_leave_at_any_moment_hurt_nobody_and_leave_nothing_behind()
    {
        Backend.AtOnce = call => new UpstreamResult(Yielding(call.Header("X-Key")!), null);
        await Parallel.ForEachAsync(Enumerable.Range(0, 5_000), async (i, _) =>
        {
            string key = (i % 7).ToString(System.Globalization.CultureInfo.InvariantCulture);
            using var leaves = new CancellationTokenSource();
            Task<Got> asked = AskAsync(Request("/" + key, ("X-Key", key)), leaves.Token);
            if (i % 3 == 0)
            {
                await leaves.CancelAsync();
            }

            Got got = await asked.WaitAsync(Patience, CancellationToken.None);
            if (i % 3 != 0)
            {
                Assert.Equal((200, key, null), (got.Status, got.Body, got.Failure));
            }

            if (i % 20 == 0)
            {
                Clock.Advance(TimeSpan.FromMinutes(2));
            }
        });

        // Bounded: what a reader that left had begun ends by itself.
        await Until(() => Store.TryReserve(2 * 1024 * 1024));
    }

    private Answer Yielding(string body)
    {
        Answer answer = new()
        {
            StatusCode = 200,
            Body = System.Text.Encoding.Latin1.GetBytes(body),
            Rest = static async _ =>
            {
                await Task.Yield();
                return new BodyRead(0, null);
            },
        };
        answer.Headers.Add("Date", Date);
        answer.Headers.Add("Cache-Control", "max-age=60");
        return answer;
    }

    private Answer Cut()
    {
        Answer cut = new()
        {
            StatusCode = 200,
            Body = "abc"u8.ToArray(),
            ContentLength = 10,
            Rest = static _ => Task.FromResult(new BodyRead(0, new Failure(FailureKind.Protocol, "cut"))),
        };
        cut.Headers.Add("Date", Date);
        cut.Headers.Add("Cache-Control", "max-age=60");
        return cut;
    }

    private static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(1, limit.Token);
        }
    }
}
