namespace Sluice.JsonSchema;

/// <summary>One thing that is wrong with an instance.</summary>
/// <param name="InstancePointer">The value that is wrong: a JSON pointer (RFC 6901), empty for the whole instance.</param>
/// <param name="SchemaLocation">The keyword that says so: the URI of the schema with a JSON pointer as its fragment.</param>
/// <param name="Keyword">The keyword's name; empty where the schema is <c>false</c>.</param>
/// <param name="Message">
/// What is wrong, in the words that clients of the original know (manipulation.md 3), such as
/// <c>got number, want string</c> or <c>missing properties 'a', 'b'</c>. Holds parts of the instance, shortened.
/// </param>
/// <param name="Causes">What is wrong with the parts of a combining keyword (<c>anyOf</c>, <c>contains</c>, ...); empty otherwise.</param>
public sealed record ValidationFailure(
    string InstancePointer,
    string SchemaLocation,
    string Keyword,
    string Message,
    IReadOnlyList<ValidationFailure> Causes);
