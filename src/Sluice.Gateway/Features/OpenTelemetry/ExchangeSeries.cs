using Sluice.Gateway.Observation;
using Sluice.Gateway.Observation.Metrics;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>Exchanges with one host of a backend that were answered alike: a request each, and the head of its answer.</summary>
/// <param name="instruments">Their metrics.</param>
/// <param name="detailed">Whether the parts of an exchange are measured.</param>
/// <param name="attributes">What tells them from others.</param>
internal sealed class ExchangeSeries(Instruments instruments, bool detailed, MetricAttribute[] attributes)
{
    private readonly Counter _failed = new();
    private readonly Counter _canceled = new();
    private readonly Counter _timedOut = new();
    private readonly Counter _noContentLength = new();
    private readonly Counter _requestSize = new();
    private readonly Histogram? _requestSizes = instruments.IsConvention ? new Histogram(instruments.ClientRequestSize.Bounds) : null;
    private readonly Histogram _duration = new(instruments.ClientDuration.Bounds);
    private readonly Histogram _responseSize = new(instruments.ClientResponseSize.Bounds);
    private readonly Histogram? _connection = detailed ? new Histogram(instruments.ClientConnection.Bounds) : null;
    private readonly Histogram? _names = detailed ? new Histogram(instruments.ClientNames.Bounds) : null;
    private readonly Histogram? _tls = detailed ? new Histogram(instruments.ClientTls.Bounds) : null;
    private bool _hasResponseSizes;

    /// <summary>Records an exchange.</summary>
    /// <param name="exchange">The exchange.</param>
    public void Record(in Exchange exchange)
    {
        _duration.Record(exchange.Elapsed.Ticks);
        if (exchange.RequestSize is { } sent)
        {
            if (_requestSizes is not null)
            {
                _requestSizes.Record(sent);
            }
            else if (sent > 0)
            {
                _requestSize.Add(sent);
            }
        }

        switch (exchange.End)
        {
            case ExchangeEnd.Failed:
                _failed.Add(1);
                break;
            case ExchangeEnd.TimedOut:
                _failed.Add(1);
                _timedOut.Add(1);
                break;
            case ExchangeEnd.Canceled:
                _canceled.Add(1);
                break;
            case ExchangeEnd.AnsweredWithoutLength:
                _noContentLength.Add(1);
                break;
            case ExchangeEnd.Answered when exchange.ResponseSize is { } received:
                if (!_hasResponseSizes)
                {
                    _hasResponseSizes = true;
                }

                _responseSize.Record(received);
                break;
        }

        if (exchange.Timings is { } timings && _connection is not null)
        {
            _connection.Record(timings.Connection.Ticks);

            // Most exchanges have a connection that is there: their zeros are added when somebody looks.
            if (timings.Names.Ticks is not 0 and var names)
            {
                _names!.Record(names);
            }

            if (timings.Tls.Ticks is not 0 and var tls)
            {
                _tls!.Record(tls);
            }
        }
    }

    /// <summary>Adds the figures to a look at them.</summary>
    /// <param name="collection">Gets them.</param>
    /// <param name="metrics">Their metrics.</param>
    /// <param name="hasDetails">Whether the parts of an exchange are measured.</param>
    public void Collect(MetricCollection collection, Instruments metrics, bool hasDetails)
    {
        long started = collection.Add(metrics.ClientDuration, attributes, _duration).Count;
        if (_hasResponseSizes)
        {
            collection.Add(metrics.ClientResponseSize, attributes, _responseSize);
        }

        if (_requestSizes is not null)
        {
            collection.Add(metrics.ClientRequestSize, attributes, _requestSizes);
        }
        else
        {
            collection.Add(metrics.ClientRequestSize, attributes, _requestSize.Value);
        }

        if (hasDetails || !metrics.IsConvention)
        {
            collection.Add(Instruments.ClientStarted, attributes, (double)started);
            collection.AddIfAny(Instruments.ClientFailed, attributes, _failed);
            collection.AddIfAny(Instruments.ClientCanceled, attributes, _canceled);
            collection.AddIfAny(Instruments.ClientTimedOut, attributes, _timedOut);
            collection.AddIfAny(metrics.ClientNoContentLength, attributes, _noContentLength);
        }

        if (hasDetails)
        {
            long all = collection.Add(metrics.ClientConnection, attributes, _connection!).Count;
            collection.Add(metrics.ClientNames, attributes, _names!, all);
            collection.Add(metrics.ClientTls, attributes, _tls!, all);
        }
    }
}

/// <summary>How an exchange ended.</summary>
internal enum ExchangeEnd
{
    /// <summary>With the head of an answer.</summary>
    Answered,

    /// <summary>With the head of an answer that does not tell how long its body is.</summary>
    AnsweredWithoutLength,

    /// <summary>Without an answer.</summary>
    Failed,

    /// <summary>Without an answer in time.</summary>
    TimedOut,

    /// <summary>Nobody waited for the answer any more.</summary>
    Canceled,
}

/// <summary>One exchange.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Elapsed">Its time.</param>
/// <param name="RequestSize">The bytes of the request's body; <see langword="null"/> where nobody knows them before it is sent.</param>
/// <param name="ResponseSize">The length that the backend tells; <see langword="null"/> where it does not, and of <c>HEAD</c>.</param>
/// <param name="Timings">The times of its parts; <see langword="null"/> when they are not measured.</param>
internal readonly record struct Exchange(ExchangeEnd End, TimeSpan Elapsed, long? RequestSize, long? ResponseSize, CallTimings? Timings);
