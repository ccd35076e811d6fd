using System.Collections.Frozen;

namespace Sluice.GoTemplate.Functions;

/// <summary>The functions that a template may call.</summary>
internal sealed class FunctionTable
{
    private readonly Dictionary<string, Function> _functions = new(StringComparer.Ordinal);

    /// <summary>Go's own functions, and Sprig's over them.</summary>
    public static FrozenDictionary<string, Function> Standard { get; } = All().ToFrozenDictionary(static f => f.Name, StringComparer.Ordinal);

    /// <summary>Adds a function, also over a standard one.</summary>
    /// <param name="function">The function.</param>
    public void Add(Function function) => _functions[function.Name] = function;

    /// <summary>Finds a function.</summary>
    /// <param name="name">Its name.</param>
    public Function? Find(string name) =>
        _functions.TryGetValue(name, out Function? own) ? own : Standard.GetValueOrDefault(name);

    /// <summary>The function whose name is most like a misspelt one; <see langword="null"/> when none is like it.</summary>
    /// <param name="name">The name as written.</param>
    public string? Nearest(string name)
    {
        if (name.Length > 40)
        {
            return null;
        }

        string? best = null;
        int least = Math.Max(1, name.Length / 3) + 1;
        foreach (string candidate in _functions.Keys.Concat(Standard.Keys).Order(StringComparer.Ordinal))
        {
            int distance = Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < least)
            {
                (best, least) = (candidate, distance);
            }
        }

        return best;
    }

    private static int Distance(string left, string right)
    {
        int[] last = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int[] row = new int[right.Length + 1];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
            }

            last = row;
        }

        return last[right.Length];
    }

    // Sprig's functions go over Go's own of the same name.
    private static Dictionary<string, Function>.ValueCollection All()
    {
        var functions = new Dictionary<string, Function>(StringComparer.Ordinal);
        IEnumerable<Function>[] families =
        [
            BuiltinFunctions.All, TextFunctions.All, CaseFunctions.All, RegexFunctions.All, ListFunctions.All, DictFunctions.All,
            MathFunctions.All, DateFunctions.All, DefaultFunctions.All, EncodingFunctions.All, UrlFunctions.All, PathFunctions.All,
            CryptoFunctions.All, CertificateFunctions.All, RandomFunctions.All, VersionFunctions.All,
        ];
        foreach (Function function in families.SelectMany(static family => family))
        {
            functions[function.Name] = function;
        }

        return functions.Values;
    }
}
