using System.Text;
using System.Text.Unicode;
using Sluice.JsonSchema.Evaluation;
using Sluice.JsonSchema.Formats;
using Sluice.JsonSchema.Instance;

namespace Sluice.JsonSchema.Keywords;

/// <summary><c>minLength</c> and <c>maxLength</c>, in code points (RFC 8259 characters).</summary>
/// <param name="limit">The limit, which itself is valid.</param>
/// <param name="isMaximum">Whether longer is invalid; else shorter is.</param>
internal sealed class LengthKeyword(long limit, bool isMaximum) : Keyword
{
    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.String;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        // A code point has one to four bytes, which decides most strings without looking at them.
        var bytes = evaluation.Tokens[token].Length;
        if (isMaximum ? bytes <= limit : (bytes + 3) / 4 >= limit)
        {
            return true;
        }

        var length = CodePoints(evaluation.Text(token));
        if (isMaximum ? length <= limit : length >= limit)
        {
            return true;
        }

        return evaluation.Failures?.Add(this, token, $"{Name}: got {FailureText.Count(length)}, want {FailureText.Count(limit)}") ?? false;
    }

    private static int CodePoints(ReadOnlySpan<byte> text)
    {
        if (Ascii.IsValid(text))
        {
            return text.Length;
        }

        var count = 0;
        if (Utf8.IsValid(text))
        {
            foreach (var b in text)
            {
                count += (b & 0xC0) != 0x80 ? 1 : 0;
            }

            return count;
        }

        // Bytes that are not UTF-8 count one each, or a sender could hide any length in them.
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf8(text, out _, out var consumed);
            text = text[consumed..];
            count++;
        }

        return count;
    }
}

/// <summary><c>pattern</c>: some part of the string matches.</summary>
/// <param name="pattern">The pattern.</param>
internal sealed class PatternKeyword(SchemaPattern pattern) : Keyword
{
    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.String;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        switch (pattern.Match(evaluation.Text(token)))
        {
            case PatternMatch.Yes:
                return true;
            case PatternMatch.TimedOut:
                return evaluation.Exceed(ValidationLimit.PatternTime);
            default:
                return evaluation.Failures?.Add(
                    this,
                    token,
                    $"{FailureText.Quote(evaluation.Text(token))} does not match pattern {FailureText.Quote(Encoding.UTF8.GetBytes(pattern.Text))}") ?? false;
        }
    }
}

/// <summary><c>format</c>, where the dialect or the options make it an assertion.</summary>
/// <param name="format">The format.</param>
internal sealed class FormatKeyword(StringFormat format) : Keyword
{
    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.String;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        if (format.IsValid(evaluation.Text(token)))
        {
            return true;
        }

        return evaluation.Failures?.Add(this, token, $"{FailureText.Quote(evaluation.Text(token))} is not valid {format.Name}") ?? false;
    }
}
