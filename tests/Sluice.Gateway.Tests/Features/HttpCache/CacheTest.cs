using System.Globalization;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Sluice.Gateway.Features.HttpCache;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Tests.Features.HttpCache;

/// <summary>What the tests of the cache share: a backend whose answers a test holds back and lets go, and calls through the cache.</summary>
public abstract class CacheTest
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private protected CacheTest()
    {
        Clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));
        Backend = new HeldBackend();
        Store = new CacheStore(new CacheLimits(1000, 1024 * 1024));
        Cache = new HttpCacheTransport(Backend, Store, new HttpCacheSettings("", ReadsErrors: true, FollowsRedirects: false, Collapses: true), Clock);
    }

    private protected FakeTimeProvider Clock { get; }

    private protected HeldBackend Backend { get; }

    private protected CacheStore Store { get; }

    private protected HttpCacheTransport Cache { get; set; }

    private protected string Date => Clock.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);

    private protected static UpstreamRequest Request(string target = "/a", params (string Name, string Value)[] headers)
    {
        UpstreamRequest request = new() { Method = "GET", Host = "http://svc", Target = target };
        foreach ((string name, string value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return request;
    }

    /// <summary>An answer that is fresh for a minute, unless the headers say otherwise.</summary>
    private protected Answer Fresh(string body, params (string Name, string Value)[] headers) =>
        NewAnswer(body, [("Date", Date), .. headers.Any(static h => h.Name == "Cache-Control") ? headers : [("Cache-Control", "max-age=60"), .. headers]]);

    private protected static Answer NewAnswer(string body, params (string Name, string Value)[] headers)
    {
        Answer answer = new() { StatusCode = 200, Body = Encoding.Latin1.GetBytes(body), ContentLength = body.Length, Url = "http://svc/a" };
        foreach ((string name, string value) in headers)
        {
            answer.Headers.Add(name, value);
        }

        return answer;
    }

    /// <summary>Makes a call and reads its answer whole.</summary>
    private protected async Task<Got> AskAsync(UpstreamRequest request, CancellationToken cancellation = default)
    {
        UpstreamResult result = await Cache.SendAsync(request, cancellation);
        if (result.Response is not { } response)
        {
            return new Got(0, "", result.Failure);
        }

        using (response)
        {
            var body = new StringBuilder();
            byte[] buffer = new byte[100];
            while (true)
            {
                BodyRead read = await response.ReadAsync(buffer, cancellation);
                if (read.Failure is not null || read.Count == 0)
                {
                    return new Got(response.StatusCode, body.ToString(), read.Failure);
                }

                body.Append(Encoding.Latin1.GetString(buffer, 0, read.Count));
            }
        }
    }

    /// <summary>What a call brought.</summary>
    private protected sealed record Got(int Status, string Body, Failure? Failure);

    /// <summary>A backend that answers when a test says so.</summary>
    private protected sealed class HeldBackend : IUpstreamTransport
    {
        private readonly List<Call> _calls = [];

        /// <summary>Answers at once; <see langword="null"/>: when the test says so.</summary>
        public Func<Call, UpstreamResult>? AtOnce { get; set; }

        public int Count
        {
            get
            {
                lock (_calls)
                {
                    return _calls.Count;
                }
            }
        }

        public Call this[int index]
        {
            get
            {
                lock (_calls)
                {
                    return _calls[index];
                }
            }
        }

        public async ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CancellationToken cancellation)
        {
            var call = new Call(request, cancellation);
            lock (_calls)
            {
                _calls.Add(call);
            }

            if (AtOnce is { } answer)
            {
                return answer(call);
            }

            try
            {
                return await call.Source.Task.WaitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                return new UpstreamResult(null, new Failure(FailureKind.Timeout, "cancelled"));
            }
        }
    }

    /// <summary>A call to the backend.</summary>
    private protected sealed class Call(UpstreamRequest request, CancellationToken cancellation)
    {
        public TaskCompletionSource<UpstreamResult> Source { get; } = new();

        public CancellationToken Cancellation => cancellation;

        public string? Header(string name) => request.Headers.First(name);

        public void Answer(UpstreamResponse answer) => Source.SetResult(new UpstreamResult(answer, null));

        public void Fail(string message, FailureKind kind = FailureKind.Connect) =>
            Source.SetResult(new UpstreamResult(null, new Failure(kind, message)));
    }

    /// <summary>A backend's answer; after <see cref="Body"/> it goes on with <see cref="Rest"/>, given the room that there is.</summary>
    private protected sealed class Answer : UpstreamResponse
    {
        private int _read;

        public byte[] Body { get; init; } = [];

        public Func<int, Task<BodyRead>>? Rest { get; init; }

        public bool IsDisposed { get; private set; }

        public override ValueTask<BodyRead> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
        {
            int count = Math.Min(buffer.Length, Body.Length - _read);
            if (count == 0 && Rest is not null)
            {
                return new ValueTask<BodyRead>(Rest(buffer.Length));
            }

            Body.AsSpan(_read, count).CopyTo(buffer.Span);
            _read += count;
            return new ValueTask<BodyRead>(new BodyRead(count, null));
        }

        public override void Dispose() => IsDisposed = true;
    }
}
