using System.Text;
using Sluice.JsonSchema.Instance;
using Sluice.JsonSchema.Keywords;

namespace Sluice.JsonSchema.Compilation;

/// <summary>The keywords that apply schemas to the children of arrays and objects.</summary>
internal sealed partial class KeywordCompiler
{
    private void AddArrayApplicators()
    {
        var hasPrefixItems = _draft >= JsonSchemaDialect.Draft202012;
        var itemsIsArray = !hasPrefixItems && _members.TryGetValue("items", out var items) && _document.Tokens[items].Kind == JsonKind.Array;
        var prefixName = hasPrefixItems ? "prefixItems" : "items";
        var skip = 0;
        if (itemsIsArray && _document.Tokens[_members["items"]].Length == 0)
        {
            // An empty list has nothing to say about any item, and was allowed until 2020-12.
            AddItems("additionalItems", 0);
        }
        else if (hasPrefixItems || itemsIsArray)
        {
            if (SchemaArray(prefixName) is { } prefix)
            {
                skip = prefix.Length;
                Add(prefixName, (n, l) => new PrefixItemsKeyword(prefix) { Name = n, Location = l });
            }

            AddItems(hasPrefixItems ? "items" : "additionalItems", skip);
        }
        else
        {
            AddItems("items", 0);
        }

        AddContains();
    }

    private void AddItems(string name, int skip)
    {
        if (Schema(name) is { } schema)
        {
            Add(name, (n, l) => new ItemsKeyword(schema, skip) { Name = n, Location = l });
        }
    }

    private void AddContains()
    {
        if (_draft < JsonSchemaDialect.Draft6 || Schema("contains") is not { } schema)
        {
            return;
        }

        var hasLimits = _draft >= JsonSchemaDialect.Draft201909 && _vocabulary.HasValidation;
        var min = hasLimits ? Count("minContains") : null;
        var max = hasLimits ? Count("maxContains") : null;
        var marks = _draft >= JsonSchemaDialect.Draft202012;
        Add("contains", (n, l) => new ContainsKeyword(schema, min ?? 1, max, marks, min is not null) { Name = n, Location = l });
    }

    private void AddObjectApplicators()
    {
        AddMembers();
        if (_draft >= JsonSchemaDialect.Draft6 && Schema("propertyNames") is { } names)
        {
            Add("propertyNames", (n, l) => new PropertyNamesKeyword(names) { Name = n, Location = l });
        }

        AddDependencies("dependencies", schemas: true, names: true);
        if (_draft >= JsonSchemaDialect.Draft201909)
        {
            AddDependencies("dependentSchemas", schemas: true, names: false);
        }
    }

    private void AddMembers()
    {
        var properties = Map("properties") ?? [];
        var patterns = new List<PatternSchema>();
        foreach (var (text, value) in Map("patternProperties") ?? [])
        {
            var schema = Child(value, "/patternProperties/" + JsonPointerText.Escape(text));
            if (_compiler.Pattern(_document, value, text) is { } pattern)
            {
                patterns.Add(new PatternSchema(pattern, schema));
            }
        }

        var additional = Schema("additionalProperties");
        if (properties.Count == 0 && patterns.Count == 0 && additional is null)
        {
            return;
        }

        var names = new NameTable([.. properties.Select(static p => Encoding.UTF8.GetBytes(p.Name))]);
        var required = _keywords.OfType<RequiredKeyword>().FirstOrDefault()?.LeaveTo(names) ?? 0;
        SchemaNode[] schemas = [.. properties.Select(p => Child(p.Value, "/properties/" + JsonPointerText.Escape(p.Name)))];
        Add(
            additional is not null ? "additionalProperties" : properties.Count > 0 ? "properties" : "patternProperties",
            (n, l) => new MembersKeyword(names, schemas, [.. patterns], additional, required) { Name = n, Location = l });
    }

    private void AddDependencies(string keyword, bool schemas, bool names)
    {
        if (Map(keyword) is not { Count: > 0 } map)
        {
            return;
        }

        var dependencies = new List<Dependency>();
        foreach (var (name, value) in map)
        {
            var bytes = Encoding.UTF8.GetBytes(name);
            if (names && (!schemas || _document.Tokens[value].Kind == JsonKind.Array))
            {
                if (Names(value, keyword) is { } required)
                {
                    dependencies.Add(new Dependency(bytes, new NameTable([.. required.Select(Encoding.UTF8.GetBytes)]), null));
                }
            }
            else
            {
                dependencies.Add(new Dependency(bytes, new NameTable([]), Child(value, $"/{keyword}/{JsonPointerText.Escape(name)}")));
            }
        }

        Add(keyword, (n, l) => new DependenciesKeyword([.. dependencies]) { Name = n, Location = l });
    }
}
