using Sluice.Gateway.Payload;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Flatmap;

/// <summary>A compiled <c>flatmap_filter</c> (manipulation.md 1). Safe for concurrent use.</summary>
internal sealed class FlatmapFilter : IDataFilter
{
    private readonly Operation[] _operations;
    private readonly byte[][] _names;
    private readonly FlatmapLimits _limits;

    private FlatmapFilter(FlatmapOptions options, FlatmapLimits limits)
    {
        var paths = new FlatmapPaths();
        _operations =
        [
            .. options.Operations
                .Where(static o => o.Kind != FlatmapOperationKind.None)
                .Select(o => new Operation(o.Kind, [.. o.Arguments.Select(paths.Compile)])),
        ];
        _names = paths.Names();
        _limits = limits;
    }

    /// <summary>Compiles a filter.</summary>
    /// <param name="options">The settings; <see langword="null"/> for none.</param>
    /// <param name="limits">The limits; <see langword="null"/>: the defaults.</param>
    /// <returns>The filter; <see langword="null"/> when there is none.</returns>
    public static FlatmapFilter? Compile(FlatmapOptions? options, FlatmapLimits? limits = null) =>
        options is null ? null : new FlatmapFilter(options, limits ?? FlatmapLimits.Default);

    /// <inheritdoc/>
    public Failure? Apply(ResponseData data)
    {
        if (data.IsNull || _operations.Length == 0)
        {
            return null;
        }

        if (data.Unite() is { } failure)
        {
            return failure;
        }

        FlatTree tree = FlatTree.Over(data, _names, _limits);
        failure = Run(tree);
        if (failure is null)
        {
            tree.WriteTo(data);
            failure = tree.Exceeded ? TooMuch() : null;
        }

        tree.Release();
        return failure;
    }

    private Failure? Run(FlatTree tree)
    {
        foreach (Operation operation in _operations)
        {
            FlatmapSegment[][] paths = operation.Paths;
            if (operation.Kind == FlatmapOperationKind.Delete)
            {
                foreach (FlatmapSegment[] path in paths)
                {
                    tree.Delete(path);
                }
            }
            else if (paths.Length < 2)
            {
                return Unusable(operation.Kind);
            }
            else if (operation.Kind == FlatmapOperationKind.Append)
            {
                tree.Append(paths[0], paths[1]);
            }
            else if (!tree.TryMove(paths[0], paths[1]))
            {
                return Unusable(operation.Kind);
            }

            if (tree.Exceeded)
            {
                return TooMuch();
            }
        }

        return null;
    }

    private static Failure Unusable(FlatmapOperationKind kind) =>
        new(FailureKind.Decode, $"flatmap_filter: {(kind == FlatmapOperationKind.Move ? "move" : "append")} has not the two paths that it needs");

    private static Failure TooMuch() =>
        new(FailureKind.TooLarge, "flatmap_filter: the data is too large or too deep for the operations");

    private readonly record struct Operation(FlatmapOperationKind Kind, FlatmapSegment[][] Paths);
}
