using System.Globalization;
using Sluice.Gateway.Hosting;
using Sluice.JsonSchema;

namespace Sluice.Gateway.Features.JsonSchema;

/// <summary>What the checks of requests and of answers share.</summary>
internal static class SchemaCheck
{
    /// <summary>The size of a text, in bytes, from which validating it counts as long: it takes some eight times as long as decoding.</summary>
    public const int LongText = LongWork.BodySize / 8;

    /// <summary>How many failures are looked for.</summary>
    /// <param name="tells">Whether they are told; 100 then, so that a large body of nothing but mistakes makes no large answer.</param>
    public static int Most(bool tells) => tells ? 100 : 1;

    /// <summary>The text for the client: every failure, a line each.</summary>
    /// <param name="result">The result.</param>
    public static string Tell(ValidationResult result) => result.ToString() is { Length: > 0 } text
        ? text
        : $"the validation was given up ({result.Exceeded})";

    /// <summary>The text for the log, without anything of the body: it may hold secrets.</summary>
    /// <param name="result">The result.</param>
    public static string Describe(ValidationResult result) => result switch
    {
        { SyntaxError: { } error } => string.Create(CultureInfo.InvariantCulture, $"is not JSON: {error.Kind} at byte {error.Offset}"),
        { Failures: [var first, ..] } => $"is not valid by its schema at {first.SchemaLocation}",
        _ => $"could not be validated: {result.Exceeded}",
    };
}
