using Sluice.Gateway.Payload;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.GraphQl;

/// <summary>The variables of a mutation: the members of the client's JSON body, and those of the configuration that it lacks
/// (manipulation.md 7).</summary>
internal static class ClientVariables
{
    /// <summary>Puts the variables together.</summary>
    /// <param name="body">The client's body. A byte order mark before it is skipped.</param>
    /// <param name="configured">The variables of the configuration; <see langword="null"/> for none.</param>
    /// <param name="output">Gets a JSON object, its names sorted; nothing where there is no variable.</param>
    /// <returns>Why the body cannot be used; <see langword="null"/> when it was.</returns>
    public static Failure? Write(ReadOnlySpan<byte> body, StaticData? configured, BodyBuffer output)
    {
        if (body.IsEmpty)
        {
            return new Failure(FailureKind.Request, "the client's body is empty: an object with the variables of the mutation is expected");
        }

        var copy = new BodyBuffer(body.Length + JsonTape.Padding);
        body.CopyTo(copy.GetSpan(body.Length));
        copy.Advance(body.Length);
        DecodeResult read = ResponseData.FromJson(copy);
        if (read.Data is not { } data)
        {
            return new Failure(FailureKind.Request, $"the client's body does not hold the variables of the mutation: {read.Failure!.Message}");
        }

        Failure? failure = null;
        if (!body[data.Tape[0].End..].Trim(" \t\r\n"u8).IsEmpty)
        {
            failure = new Failure(FailureKind.Request, "the client's body holds more than the variables of the mutation");
        }
        else if (data.IsNull && configured is { Data.IsEmpty: false })
        {
            failure = new Failure(FailureKind.Request, "the client's body is null: an object with the variables of the mutation is expected");
        }

        if (failure is not null)
        {
            data.Dispose();
            return failure;
        }

        // Of two members with the same name the later part's counts.
        using ResponseData variables = ResponseData.Merge([configured?.Data, data])!;
        if (!variables.IsEmpty)
        {
            variables.WriteJson(output);
        }

        return null;
    }
}
