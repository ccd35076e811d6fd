namespace Sluice.JsonSchema;

/// <summary>Something that is wrong with a schema.</summary>
/// <param name="Document">The URI of the document that it stands in; empty for the schema that was given to compile.</param>
/// <param name="Pointer">The JSON pointer (RFC 6901) of what is wrong in that document.</param>
/// <param name="Offset">Its byte offset in that document, from 0.</param>
/// <param name="Message">What is wrong, and what was expected.</param>
public sealed record SchemaError(string Document, string Pointer, int Offset, string Message);
