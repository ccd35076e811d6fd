using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Pipeline;

/// <summary>The parts of an answer that several backends give.</summary>
/// <param name="count">The number of backends.</param>
internal struct MergedParts(int count)
{
    private readonly ResponseData?[] _parts = new ResponseData?[count];
    private List<Failure>? _failures;
    private int _answers;
    private bool _incomplete;

    /// <summary>The data of the backends that answered so far, by their position.</summary>
    public readonly IReadOnlyList<ResponseData?> Data => _parts;

    /// <summary>Adds what a backend gave.</summary>
    /// <param name="index">The backend's position in the configuration.</param>
    /// <param name="result">What it gave.</param>
    public void Add(int index, ProxyResult result)
    {
        if (result.Failure is { } failure)
        {
            (_failures ??= []).Add(failure);
        }

        if (result.Response is not { } response)
        {
            _incomplete = true;
            return;
        }

        _answers++;
        _parts[index] = response.Data;
        _incomplete |= !response.IsComplete || response.Data is not { IsNull: false };
    }

    /// <summary>Marks that not every backend was asked.</summary>
    public void Stop() => _incomplete = true;

    /// <summary>Makes one answer of the parts.</summary>
    public readonly ProxyResult Merge()
    {
        Failure? failure = SeveralFailures.Of(_failures);
        if (_answers == 0)
        {
            return failure ?? new Failure(FailureKind.NoHost, "no backend gave an answer");
        }

        return new ProxyResult(
            new ProxyResponse { Data = ResponseData.Merge(_parts), IsComplete = !_incomplete && failure is null }, failure);
    }
}
