namespace Sluice.GoTemplate;

/// <summary>Counts what a template costs while it runs.</summary>
/// <param name="limits">The limits.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class Budget(TemplateLimits limits, CancellationToken cancellation)
{
    // What the framework takes for a text, a list and a dict, and for each item and entry with a small value.
    private const int TextSize = 24;
    private const int ListSize = 80;
    private const int DictSize = 200;
    private const int ItemSize = 32;
    private const int EntrySize = 72;

    private long _steps;
    private long _allocated;

    /// <summary>The limits.</summary>
    public TemplateLimits Limits => limits;

    /// <summary>Counts steps.</summary>
    /// <param name="count">Their number.</param>
    /// <exception cref="TemplateFault">There are too many, or the caller gave up.</exception>
    public void Step(long count = 1)
    {
        _steps += count;
        if (_steps > limits.MaxSteps)
        {
            throw new TemplateFault($"the template takes more than {limits.MaxSteps} steps: a loop or a recursion has no end", isLimit: true);
        }

        if ((_steps & 0xFFF) < count && cancellation.IsCancellationRequested)
        {
            throw new TemplateFault("rendering was cancelled", isLimit: true);
        }
    }

    /// <summary>Counts the characters of a text before it is made.</summary>
    /// <param name="count">Their number.</param>
    /// <exception cref="TemplateFault">There are too many.</exception>
    public void Allocate(long count)
    {
        Step(1 + (count >> 6));
        Take(TextSize, count, sizeof(char));
    }

    /// <summary>Counts the items of a list before they are made.</summary>
    /// <param name="count">Their number.</param>
    /// <exception cref="TemplateFault">There are too many.</exception>
    public void AllocateItems(long count)
    {
        Step(1 + (count >> 3));
        Take(ListSize, count, ItemSize);
    }

    /// <summary>Counts the entries of a dict before they are made.</summary>
    /// <param name="count">Their number.</param>
    /// <exception cref="TemplateFault">There are too many.</exception>
    public void AllocateEntries(long count)
    {
        Step(1 + count);
        Take(DictSize, count, EntrySize);
    }

    private void Take(long size, long count, long each)
    {
        Int128 allocated = (Int128)_allocated + size + ((Int128)count * each);
        if (count < 0 || allocated > limits.MaxAllocated)
        {
            throw new TemplateFault($"the template takes more than {limits.MaxAllocated / (1024 * 1024)} MiB of memory", isLimit: true);
        }

        _allocated = (long)allocated;
    }

    /// <summary>Refuses values or calls that are nested too deep, which a value that holds itself is.</summary>
    /// <param name="depth">The depth.</param>
    /// <exception cref="TemplateFault">It is too deep.</exception>
    public void CheckDepth(int depth)
    {
        if (depth > limits.MaxDepth || !System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new TemplateFault("values or templates are nested too deep: one holds or calls itself", isLimit: true);
        }
    }
}
