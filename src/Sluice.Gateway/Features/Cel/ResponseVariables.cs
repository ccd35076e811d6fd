using Sluice.Cel;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Cel;

/// <summary>The variables of the response phase, made when an expression first asks for them.</summary>
/// <param name="clock">The source of time.</param>
/// <param name="response">The answer.</param>
internal sealed class ResponseVariables(TimeProvider clock, ProxyResponse response) : PhaseVariables(clock)
{
    private static readonly HeaderList NoHeaders = new();

    private CelValue _data;
    private CelValue _headers;

    /// <inheritdoc/>
    protected override CelValue ResolveOwn(int slot)
    {
        switch (slot)
        {
            case CelVocabulary.Completed:
                // What streams is whole as far as anyone can tell before it has been read.
                return CelValue.FromBool(response.IsComplete || response.Upstream is not null);
            case CelVocabulary.Status:
                return CelValue.FromInt(response.Upstream?.StatusCode ?? response.FailedStatus);
            case CelVocabulary.ResponseHeaders:
                if (_headers.Kind == CelKind.Absent)
                {
                    _headers = CelValue.FromMap(new HeaderMap(response.Upstream?.Headers ?? response.Headers ?? NoHeaders));
                }

                return _headers;
            case CelVocabulary.Data:
                if (_data.Kind == CelKind.Absent)
                {
                    _data = CelValue.FromMap(new DataMap(new DataValues(), response.Data?.Root ?? default));
                }

                return _data;
            default:
                return default;
        }
    }
}
