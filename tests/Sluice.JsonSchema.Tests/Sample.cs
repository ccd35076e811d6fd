namespace Sluice.JsonSchema.Tests;

/// <summary>An order of about 1 KB and a schema of some twenty keywords for it.</summary>
internal static class Sample
{
    public const string Schema = """
        {
          "$schema": "http://json-schema.org/draft-07/schema#",
          "type": "object",
          "required": ["id", "customer", "lines", "currency", "total"],
          "properties": {
            "id": {"type": "string", "pattern": "^[A-Z]{2}-[0-9]{6}$"},
            "currency": {"enum": ["EUR", "USD", "GBP"]},
            "total": {"type": "number", "minimum": 0, "multipleOf": 0.01},
            "customer": {
              "type": "object",
              "required": ["name", "email"],
              "properties": {
                "name": {"type": "string", "minLength": 1, "maxLength": 100},
                "email": {"type": "string", "format": "email"},
                "vip": {"type": "boolean"}
              }
            },
            "lines": {
              "type": "array",
              "minItems": 1,
              "items": {
                "type": "object",
                "required": ["sku", "quantity", "price"],
                "properties": {
                  "sku": {"type": "string", "minLength": 3},
                  "quantity": {"type": "integer", "minimum": 1, "maximum": 1000},
                  "price": {"type": "number", "exclusiveMinimum": 0},
                  "note": {"type": ["string", "null"]}
                },
                "additionalProperties": false
              }
            },
            "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": true}
          }
        }
        """;

    public static byte[] Instance { get; } = System.Text.Encoding.UTF8.GetBytes(
        """{"id": "AB-123456", "currency": "EUR", "total": 1999.95, "customer": {"name": "Ada Lovelace", "email": "ada@example.test", "vip": true}, "lines": ["""
        + string.Join(", ", Enumerable.Range(0, 10).Select(i => $$"""{"sku": "SKU-{{1000 + i}}", "quantity": {{i + 1}}, "price": {{19 + i}}.99, "note": "gift wrap"}"""))
        + """], "tags": ["new", "web", "priority", "autumn"]}""");
}
