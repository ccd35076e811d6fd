using System.Text;
using Sluice.JsonSchema.Instance;

namespace Sluice.JsonSchema.Compilation;

/// <summary>A document that holds schemas: its bytes, its tokens, and which schema resource each schema in it belongs to.</summary>
/// <param name="uri">The URI that it is known by; empty for the schema that is compiled, unless it has one.</param>
/// <param name="bytes">The text.</param>
/// <param name="doubles">Whether its numbers are taken as doubles.</param>
internal sealed class SchemaDocument(string uri, byte[] bytes, bool doubles)
{
    /// <summary>The URI that it is known by.</summary>
    public string Uri { get; } = uri;

    /// <summary>Its tokens.</summary>
    public JsonTokens Tokens { get; } = new();

    /// <summary>The resource of every schema found so far, by the schema's token.</summary>
    public Dictionary<int, SchemaResource> Owners { get; } = [];

    /// <summary>Its text with its tokens.</summary>
    public JsonView View => new(bytes, Tokens, doubles);

    /// <summary>The text of a string, or of a number as written.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The text.</returns>
    public string Text(int token) => Encoding.UTF8.GetString(View.Text(token));

    /// <summary>Finds a member of an object; the last one where the name is repeated.</summary>
    /// <param name="token">The object; for any other value nothing is found.</param>
    /// <param name="name">The member's name.</param>
    /// <returns>The token of the member's value, or -1.</returns>
    public int Member(int token, string name)
    {
        var found = -1;
        foreach (var (memberName, value) in Members(token))
        {
            if (memberName == name)
            {
                found = value;
            }
        }

        return found;
    }

    /// <summary>Lists the members of an object.</summary>
    /// <param name="token">The object; any other value has none.</param>
    /// <returns>The names, with the tokens of the values.</returns>
    public IEnumerable<(string Name, int Value)> Members(int token)
    {
        if (Tokens[token].Kind == JsonKind.Object)
        {
            for (var name = token + 1; name < Tokens[token].Next; name = Tokens[name + 1].Next)
            {
                yield return (Text(name), name + 1);
            }
        }
    }

    /// <summary>Lists the items of an array.</summary>
    /// <param name="token">The array; any other value has none.</param>
    /// <returns>The tokens of the items.</returns>
    public IEnumerable<int> Items(int token)
    {
        if (Tokens[token].Kind == JsonKind.Array)
        {
            for (var item = token + 1; item < Tokens[token].Next; item = Tokens[item].Next)
            {
                yield return item;
            }
        }
    }

    /// <summary>The JSON pointer from one value to another inside it.</summary>
    /// <param name="from">The outer value.</param>
    /// <param name="target">The inner value.</param>
    /// <returns>The pointer; empty when they are the same.</returns>
    public string PointerTo(int from, int target)
    {
        var pointer = new StringBuilder();
        var at = from;
        while (at != target)
        {
            var index = 0;
            var next = at;
            foreach (var (name, value) in Tokens[at].Kind == JsonKind.Object
                         ? Members(at)
                         : Items(at).Select(item => (index++.ToString(System.Globalization.CultureInfo.InvariantCulture), item)))
            {
                if (target >= value && target < Tokens[value].Next)
                {
                    pointer.Append('/').Append(JsonPointerText.Escape(name));
                    next = value;
                    break;
                }
            }

            if (next == at)
            {
                break;
            }

            at = next;
        }

        return pointer.ToString();
    }
}
