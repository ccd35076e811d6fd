namespace Sluice.Gateway.Observation.Metrics;

/// <summary>Something for each status code that occurs, made when it first does.</summary>
/// <typeparam name="T">What there is.</typeparam>
/// <param name="create">Makes one for a status code.</param>
internal sealed class StatusTable<T>(Func<int, T> create)
    where T : class
{
    private readonly T?[]?[] _pages = new T?[10][];

    /// <summary>What was made so far.</summary>
    public IEnumerable<T> All => _pages.OfType<T?[]>().SelectMany(static page => page).OfType<T>();

    /// <summary>What belongs to a status code; those that no HTTP message has share one.</summary>
    /// <param name="statusCode">The status code; 0 for none.</param>
    public T Of(int statusCode)
    {
        uint code = (uint)statusCode > 999 ? 999 : (uint)statusCode;
        return Volatile.Read(ref _pages[code / 100]) is { } page && Volatile.Read(ref page[code % 100]) is { } known ? known : Add((int)code);
    }

    private T Add(int code)
    {
        ref T?[]? page = ref _pages[code / 100];
        page ??= Interlocked.CompareExchange(ref page, new T?[100], null) ?? page;
        T made = create(code);
        return Interlocked.CompareExchange(ref page[code % 100], made, null) ?? made;
    }
}
