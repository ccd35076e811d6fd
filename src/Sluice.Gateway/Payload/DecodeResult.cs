using System.Diagnostics.CodeAnalysis;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Payload;

/// <summary>What came of decoding a body: data, or why there is none.</summary>
internal readonly struct DecodeResult
{
    /// <summary>Data.</summary>
    /// <param name="data">The data; the receiver disposes it.</param>
    public DecodeResult(ResponseData data) => Data = data;

    /// <summary>A refusal.</summary>
    /// <param name="failure">Why.</param>
    public DecodeResult(Failure failure) => Failure = failure;

    /// <summary>The data, unless there is a <see cref="Failure"/>.</summary>
    public ResponseData? Data { get; }

    /// <summary>Why there is no data: <see cref="FailureKind.Decode"/> or <see cref="FailureKind.TooLarge"/>.</summary>
    public Failure? Failure { get; }

    /// <summary>Whether there is data.</summary>
    [MemberNotNullWhen(true, nameof(Data))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Data is not null;
}
