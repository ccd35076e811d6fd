using System.Globalization;
using System.Text;
using Sluice.JsonSchema.Instance;
using Sluice.JsonSchema.Keywords;

namespace Sluice.JsonSchema.Evaluation;

/// <summary>Gathers failures, those of one combining keyword as causes of its own.</summary>
/// <param name="tokens">The tokens of the instance.</param>
/// <param name="source">The instance.</param>
/// <param name="maxFailures">How many to keep, causes included.</param>
internal sealed class FailureCollector(JsonTokens tokens, byte[] source, int maxFailures)
{
    private readonly Stack<List<ValidationFailure>> _groups = new([[]]);
    private int _room = maxFailures;

    /// <summary>Whether failures were left out because there were too many.</summary>
    public bool Truncated { get; private set; }

    /// <summary>The failures of the whole instance.</summary>
    public List<ValidationFailure> Failures => _groups.Peek();

    /// <summary>Starts gathering causes.</summary>
    public void BeginCauses() => _groups.Push([]);

    /// <summary>Ends gathering causes.</summary>
    /// <returns>The causes since the matching <see cref="BeginCauses"/>.</returns>
    public List<ValidationFailure> EndCauses() => _groups.Pop();

    /// <summary>Forgets causes whose failure turned out not to be one.</summary>
    public void DropCauses() => _room += Count(_groups.Pop());

    /// <summary>Adds a failure.</summary>
    /// <param name="keyword">The keyword that failed.</param>
    /// <param name="token">The value that it failed on.</param>
    /// <param name="message">What is wrong with it.</param>
    /// <param name="causes">The failures behind it.</param>
    /// <returns>False, for the keyword to return.</returns>
    public bool Add(Keyword keyword, int token, string message, IReadOnlyList<ValidationFailure>? causes = null)
    {
        if (_room <= 0)
        {
            Truncated = true;
            return false;
        }

        _room--;
        _groups.Peek().Add(new ValidationFailure(PointerTo(token), keyword.Location, keyword.Name, message, causes ?? []));
        return false;
    }

    private static int Count(List<ValidationFailure> failures)
    {
        var count = failures.Count;
        foreach (var failure in failures)
        {
            count += failure.Causes is List<ValidationFailure> causes ? Count(causes) : 0;
        }

        return count;
    }

    /// <summary>Walks down to a value; a name's pointer is its object's.</summary>
    private string PointerTo(int target)
    {
        var pointer = new StringBuilder();
        var at = 0;
        while (at != target)
        {
            var isObject = tokens[at].Kind == JsonKind.Object;
            var child = at + 1;
            var index = 0;
            while (true)
            {
                if (isObject && child == target)
                {
                    return pointer.ToString();
                }

                var value = isObject ? child + 1 : child;
                if (target < tokens[value].Next)
                {
                    pointer.Append('/');
                    if (isObject)
                    {
                        pointer.Append(JsonPointerText.Escape(Encoding.UTF8.GetString(tokens.Text(source, child))));
                    }
                    else
                    {
                        pointer.Append(CultureInfo.InvariantCulture, $"{index}");
                    }

                    at = value;
                    break;
                }

                child = tokens[value].Next;
                index++;
            }
        }

        return pointer.ToString();
    }
}
