using Microsoft.Extensions.ObjectPool;

namespace Sluice.Gateway.Features.Jose;

/// <summary>Copies of one key of the framework's: one object does not promise to serve several threads at a time, and making one costs as
/// much as using it.</summary>
/// <typeparam name="T">The framework's type.</typeparam>
/// <param name="create">Makes a copy.</param>
internal sealed class KeyPool<T>(Func<T> create)
    where T : class, IDisposable
{
    private readonly DefaultObjectPool<T> _pool = new(new Policy(create), Environment.ProcessorCount * 2);

    /// <summary>Takes a copy for oneself.</summary>
    public T Rent() => _pool.Get();

    /// <summary>Gives it back. One that is lost to an exception is collected.</summary>
    /// <param name="key">The copy.</param>
    public void Return(T key) => _pool.Return(key);

    private sealed class Policy(Func<T> create) : PooledObjectPolicy<T>
    {
        public override T Create() => create();

        public override bool Return(T obj) => true;
    }
}
