using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Sluice.Gateway.Features.CircuitBreaking;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.CircuitBreaking;

public sealed class CircuitBreakerTests
{
    private readonly RecordedLog _log = new();
    private readonly FakeTimeProvider _clock = new();

    /// <summary>What happens to a breaker: a call begins, one of those under way ends, or time goes on.</summary>
    private static readonly Gen<(int Kind, int Which, int Outcome, int Seconds)> Event = Gen.Select(
        Gen.Frequency((4, Gen.Const(0)), (4, Gen.Const(1)), (2, Gen.Const(2))), Gen.Int[0, 20], Gen.Int[0, 4], Gen.Int[1, 7]);

    [Fact]
    public void Any_course_of_events_agrees_with_the_plain_model() => Gen.Select(
        Gen.Int[0, 3], Gen.Int[0, 6], Gen.Int[1, 6], Event.List[1, 60]).Sample(
        static (maxErrors, interval, timeout, events) =>
        {
            var options = new CircuitBreakerOptions
            {
                MaxErrors = maxErrors,
                Interval = TimeSpan.FromSeconds(interval),
                Timeout = TimeSpan.FromSeconds(timeout),
                Name = "x",
                LogsChanges = true,
            };
            var clock = new FakeTimeProvider();
            var log = new RecordedLog();
            var breaker = new CircuitBreaker(options, clock);
            var model = new PlainCircuit(maxErrors, interval, timeout);
            var underWay = new List<(CircuitPhase Phase, int Generation)>();
            foreach ((int kind, int which, int outcome, int seconds) in events)
            {
                switch (kind)
                {
                    case 0:
                        string expected = model.Enter(out int generation);
                        bool enters = breaker.TryEnter(log, out CircuitPhase phase);
                        Assert.Equal(expected, enters ? "" : phase.State == CircuitState.Open ? "open" : "busy");
                        if (enters)
                        {
                            underWay.Add((phase, generation));
                        }

                        break;
                    case 1 when underWay.Count > 0:
                        (CircuitPhase begun, int inGeneration) = underWay[which % underWay.Count];
                        underWay.RemoveAt(which % underWay.Count);
                        CallOutcome ended = outcome switch { 0 => CallOutcome.Success, 1 => CallOutcome.Neutral, _ => CallOutcome.Failure };
                        model.Leave(inGeneration, ended);
                        breaker.Leave(begun, ended, log);
                        break;
                    case 2:
                        clock.Advance(TimeSpan.FromSeconds(seconds));
                        model.Now += seconds;
                        break;
                }

                Assert.Equal(model.Changes, log.Lines);
            }
        },
        iter: 20_000);

    [Fact]
    public async Task Of_many_calls_at_once_a_half_open_circuit_lets_exactly_one_through()
    {
        for (int round = 0; round < 50; round++)
        {
            CircuitBreaker breaker = Opened();
            _clock.Advance(TimeSpan.FromSeconds(11));
            using var start = new Barrier(64);
            bool[] entered = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait(TestContext.Current.CancellationToken);
                    return breaker.TryEnter(_log, out CircuitPhase _);
                },
                TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

            Assert.Equal(1, entered.Count(static e => e));
        }
    }

    [Fact]
    public async Task Many_failures_at_once_open_the_circuit_once()
    {
        var breaker = new CircuitBreaker(new CircuitBreakerOptions { MaxErrors = 100, Timeout = TimeSpan.FromSeconds(10), LogsChanges = true, Name = "n" }, _clock);
        int refused = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                if (breaker.TryEnter(_log, out CircuitPhase phase))
                {
                    breaker.Leave(phase, CallOutcome.Failure, _log);
                }
                else
                {
                    Interlocked.Increment(ref refused);
                }
            }
        })));

        Assert.InRange(8000 - refused, 101, 101 + 8);
        Assert.Equal("Warning: [CB] Circuit breaker named 'n' went from 'closed' to 'open'", Assert.Single(_log.Lines));
    }

    [Fact]
    public void A_probe_that_was_broken_off_leaves_its_place_to_the_next()
    {
        CircuitBreaker breaker = Opened();
        _clock.Advance(TimeSpan.FromSeconds(11));

        Assert.True(breaker.TryEnter(_log, out CircuitPhase phase));
        Assert.False(breaker.TryEnter(_log, out CircuitPhase _));
        breaker.Leave(phase, CallOutcome.Neutral, _log);
        Assert.True(breaker.TryEnter(_log, out phase));
        breaker.Leave(phase, CallOutcome.Success, _log);

        Assert.True(breaker.TryEnter(_log, out phase) && phase.State == CircuitState.Closed);
    }

    [Theory]
    [InlineData("{}", "Warning: nothing of the circuit breaker is set, so there is none")]
    [InlineData("""{"max_errors": 0, "interval": 0}""", "Warning: nothing of the circuit breaker is set")]
    [InlineData("""{"max_errors": "3", "timeout": "10"}""", "Error: nothing of the circuit breaker is set")]
    [InlineData("""{"max_errors": "3", "timeout": 10}""", "Warning: a number belongs here")]
    [InlineData("""{"max_errors": -1}""", "Error: max_errors is negative: the circuit would never open")]
    [InlineData("""{"timeout": -1, "max_errors": 1}""", "Warning: timeout is negative: 60 seconds are used")]
    [InlineData("""{"interval": -1, "max_errors": 1}""", "Warning: interval is negative: the counts never begin anew")]
    [InlineData("""{"maxerrors": 1, "timeout": 1}""", "did you mean \"max_errors\"?")]
    [InlineData("true", "Error: qos/circuit-breaker is a boolean: there would be no circuit breaker")]
    public void Mistakes_are_told(string settings, string finding) =>
        Assert.Contains(finding, Findings.Of(backend: $$"""{"qos/circuit-breaker": {{settings}}}"""), StringComparison.Ordinal);

    private CircuitBreaker Opened()
    {
        var breaker = new CircuitBreaker(new CircuitBreakerOptions { Timeout = TimeSpan.FromSeconds(10) }, _clock);
        Assert.True(breaker.TryEnter(_log, out CircuitPhase phase));
        breaker.Leave(phase, CallOutcome.Failure, _log);
        Assert.False(breaker.TryEnter(_log, out CircuitPhase _));
        return breaker;
    }

    /// <summary>A circuit breaker with generations that are numbered, for one thread.</summary>
    private sealed class PlainCircuit(int maxErrors, int interval, int timeout)
    {
        private string _state = "closed";
        private int _generation;
        private int _consecutiveFailures;
        private int _probes;
        private int? _expiry = interval == 0 ? null : interval;

        public int Now { get; set; }

        public List<string> Changes { get; } = [];

        public string Enter(out int generation)
        {
            Look();
            generation = _generation;
            if (_state == "open")
            {
                return "open";
            }

            if (_state == "half-open" && _probes++ > 0)
            {
                return "busy";
            }

            return "";
        }

        public void Leave(int generation, CallOutcome outcome)
        {
            Look();
            if (generation != _generation)
            {
                return;
            }

            switch (_state, outcome)
            {
                case ("closed", CallOutcome.Success):
                    _consecutiveFailures = 0;
                    break;
                case ("closed", CallOutcome.Failure):
                    if (++_consecutiveFailures > maxErrors)
                    {
                        Go("open");
                    }

                    break;
                case ("half-open", CallOutcome.Success):
                    Go("closed");
                    break;
                case ("half-open", CallOutcome.Failure):
                    Go("open");
                    break;
                case ("half-open", CallOutcome.Neutral):
                    _probes = 0;
                    break;
            }
        }

        private void Look()
        {
            if (Now > _expiry)
            {
                Go(_state == "open" ? "half-open" : _state);
            }
        }

        private void Go(string state)
        {
            if (state != _state)
            {
                Changes.Add($"Warning: [CB] Circuit breaker named 'x' went from '{_state}' to '{state}'");
            }

            _state = state;
            _generation++;
            _consecutiveFailures = 0;
            _probes = 0;
            _expiry = state switch { "closed" => interval == 0 ? null : Now + interval, "open" => Now + timeout, _ => null };
        }
    }
}
