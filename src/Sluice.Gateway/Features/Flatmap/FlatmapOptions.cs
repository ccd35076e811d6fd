using Sluice.Configuration;

namespace Sluice.Gateway.Features.Flatmap;

/// <summary>What one entry of a <c>flatmap_filter</c> does.</summary>
internal enum FlatmapOperationKind
{
    /// <summary>A <c>type</c> that does not exist: nothing, as with the original.</summary>
    None,

    /// <summary><c>del</c>: removes what every path of <c>args</c> names.</summary>
    Delete,

    /// <summary><c>move</c>: renames, promotes or embeds what the first path names, after the second.</summary>
    Move,

    /// <summary><c>append</c>: puts the items of the first list after those of the second.</summary>
    Append,
}

/// <summary>One entry of a <c>flatmap_filter</c>.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Arguments"><c>args</c>: paths, their names separated by dots; <see langword="null"/> for one that is no text.</param>
internal sealed record FlatmapOperation(FlatmapOperationKind Kind, IReadOnlyList<string?> Arguments);

/// <summary><c>proxy.flatmap_filter</c> of an endpoint or a backend (manipulation.md 1).</summary>
/// <param name="Source">The list in the configuration.</param>
/// <param name="Operations">Its entries, in order; at least one.</param>
internal sealed record FlatmapOptions(ConfigNode Source, IReadOnlyList<FlatmapOperation> Operations)
{
    /// <summary>The key under <c>proxy</c>.</summary>
    public const string Key = "flatmap_filter";

    /// <summary>Reads a filter.</summary>
    /// <param name="node">The value of <c>flatmap_filter</c>; <see langword="null"/> where there is none.</param>
    /// <param name="diagnostics">Where mistakes are told. None of them stops the start, since none stops the original's.</param>
    /// <returns>The filter, or <see langword="null"/> where the original has none: no list, or no entry with a <c>type</c>.</returns>
    public static FlatmapOptions? Read(ConfigNode? node, DiagnosticBag diagnostics)
    {
        if (node is null or ConfigScalar { ScalarKind: ConfigScalarKind.Null })
        {
            return null;
        }

        if (node is not ConfigArray list)
        {
            diagnostics.Warning(FlatmapCodes.Off, node, $"flatmap_filter is {node.Kind}, so it does nothing",
                "write a list of { \"type\": ..., \"args\": [...] }");
            return null;
        }

        var operations = new List<FlatmapOperation>(list.Items.Count);
        foreach (ConfigNode item in list.Items)
        {
            if (ReadOperation(item, diagnostics) is { } operation)
            {
                operations.Add(operation);
            }
        }

        return operations.Count == 0 ? null : new FlatmapOptions(list, operations);
    }

    /// <summary>Tells which settings of a backend have no effect beside a filter.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="diagnostics">Where they are told.</param>
    public static void WarnOfReplaced(BackendConfig backend, DiagnosticBag diagnostics)
    {
        ReadOnlySpan<(string Key, int Count)> replaced = [("allow", backend.Allow.Count), ("deny", backend.Deny.Count), ("mapping", backend.Mapping.Count)];
        foreach ((string key, int count) in replaced)
        {
            if (count > 0)
            {
                diagnostics.Warning(
                    FlatmapCodes.Replaced, backend.Source.TryGet(key, out ConfigProperty? property) ? property.Value : backend.Source,
                    $"{key} has no effect beside flatmap_filter",
                    "write it as operations of flatmap_filter");
            }
        }
    }

    private static FlatmapOperation? ReadOperation(ConfigNode node, DiagnosticBag diagnostics)
    {
        if (node is not ConfigObject entry)
        {
            diagnostics.Warning(FlatmapCodes.LeftOut, node, $"an operation is an object, this is {node.Kind}: it is left out",
                "write { \"type\": ..., \"args\": [...] }");
            return null;
        }

        if (Find(entry, "type") is not ConfigScalar { ScalarKind: ConfigScalarKind.String } type)
        {
            diagnostics.Warning(FlatmapCodes.LeftOut, entry, "the operation has no type, so it is left out",
                "write \"type\": \"move\", \"del\" or \"append\"");
            return null;
        }

        FlatmapOperationKind kind = type.Text switch
        {
            "del" => FlatmapOperationKind.Delete,
            "move" => FlatmapOperationKind.Move,
            "append" => FlatmapOperationKind.Append,
            _ => FlatmapOperationKind.None,
        };
        if (kind == FlatmapOperationKind.None)
        {
            diagnostics.Warning(FlatmapCodes.UnknownOperation, type, $"the operation '{type.Text}' does not exist and does nothing",
                "write move, del or append");
        }

        string?[] arguments = ReadArguments(entry, diagnostics);
        if (kind is FlatmapOperationKind.Move or FlatmapOperationKind.Append)
        {
            CheckPair(entry, type.Text, arguments.Length, diagnostics);
        }

        return new FlatmapOperation(kind, arguments);
    }

    private static string?[] ReadArguments(ConfigObject entry, DiagnosticBag diagnostics)
    {
        ConfigNode? node = Find(entry, "args");
        if (node is not ConfigArray list)
        {
            diagnostics.Warning(FlatmapCodes.Arguments, node ?? entry, "the operation has no list of args", "write the paths under args");
            return [];
        }

        string?[] arguments = new string?[list.Items.Count];
        for (int i = 0; i < arguments.Length; i++)
        {
            if (list.Items[i] is ConfigScalar { ScalarKind: ConfigScalarKind.String } path)
            {
                arguments[i] = path.Text;
            }
            else
            {
                diagnostics.Warning(FlatmapCodes.Arguments, list.Items[i], $"a path is text, this is {list.Items[i].Kind}",
                    "write names separated by dots");
            }
        }

        return arguments;
    }

    private static void CheckPair(ConfigObject entry, string type, int count, DiagnosticBag diagnostics)
    {
        if (count < 2)
        {
            diagnostics.Warning(FlatmapCodes.Arguments, entry, $"{type} needs two paths: every answer that the filter gets will fail",
                "write \"args\": [source, destination]");
        }
        else if (count > 2)
        {
            diagnostics.Warning(FlatmapCodes.Arguments, entry, $"{type} takes two paths, the others have no effect",
                "write another operation for them");
        }
    }

    // The original reads these two keys in this exact spelling.
    private static ConfigNode? Find(ConfigObject entry, string key)
    {
        foreach (ConfigProperty property in entry.Properties)
        {
            if (string.Equals(property.Name, key, StringComparison.Ordinal))
            {
                return property.Value;
            }
        }

        return null;
    }
}
