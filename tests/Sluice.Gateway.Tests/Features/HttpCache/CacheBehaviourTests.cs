using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.HttpCache;

/// <summary>Each of <see cref="CacheBehaviours"/> over real sockets. Those that do not hold are listed with the reason in
/// <c>KnownFailures.txt</c>, and each of those must go on failing, so that the list stays true.</summary>
public sealed partial class CacheBehaviourTests(CacheBehaviourTests.Surroundings surroundings) : IClassFixture<CacheBehaviourTests.Surroundings>
{
    private static readonly Dictionary<string, string> KnownFailures = File
        .ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Features", "HttpCache", "KnownFailures.txt"))
        .Where(static line => line.Length > 0 && line[0] != '#')
        .Select(static line => line.Split('\t', 2))
        .ToDictionary(static parts => parts[0], static parts => parts[1], StringComparer.Ordinal);

    public static TheoryData<string> Names() => [.. CacheBehaviours.All().Select(static behaviour => behaviour.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Holds_or_is_known_not_to(string name)
    {
        Behaviour behaviour = CacheBehaviours.All().Single(known => known.Name == name);

        string? problem = await surroundings.FindProblemAsync(behaviour);

        if (KnownFailures.TryGetValue(name, out string? reason))
        {
            Assert.True(problem is not null, $"{name} holds now; it is listed as a known failure: {reason}");
        }
        else
        {
            Assert.True(problem is null, $"{name}: {problem}");
        }
    }

    [Fact]
    public void Every_known_failure_is_one_of_the_list_and_has_a_reason() =>
        Assert.All(KnownFailures, static known =>
        {
            Assert.Contains(CacheBehaviours.All(), behaviour => behaviour.Name == known.Key);
            Assert.NotEmpty(known.Value);
        });

    /// <summary>A gateway before a backend that answers as the step under way says.</summary>
    public sealed partial class Surroundings : IAsyncLifetime
    {
        private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));
        private RawBackend? _backend;
        private RunningGateway? _gateway;
        private Step _step = new();

        public async ValueTask InitializeAsync()
        {
            _backend = new RawBackend(async connection =>
            {
                while (await connection.ReadHeadAsync() is not null)
                {
                    if (_step.Closes)
                    {
                        return;
                    }

                    await connection.WriteAsync(AnswerText());
                }
            });
            string endpoints = string.Join(", ", ((string[])["GET", "POST", "PUT", "DELETE", "PATCH"]).Select(static method => $$"""
                {"endpoint": "/{name}", "method": "{{method}}", "output_encoding": "no-op", "input_headers": ["*"], "input_query_strings": ["*"],
                 "backend": [{"url_pattern": "/{name}", "extra_config": {"qos/http-cache": {"shared": true, "max_items": 1000, "max_size": 1000000} } }]}
                """));

            // Clients cannot ask with HEAD; the gateway can.
            endpoints += """
                , {"endpoint": "/head/{name}", "output_encoding": "no-op", "backend": [{"method": "HEAD", "url_pattern": "/{name}",
                  "extra_config": {"qos/http-cache": {"shared": true, "max_items": 1000, "max_size": 1000000} } }]}
                """;
            _gateway = await RunningGateway.StartAsync(
                $$"""{"version": 3, "port": $PORT, "host": ["{{_backend.Host}}"], "endpoints": [{{endpoints}}]}""", _clock);
        }

        public async ValueTask DisposeAsync()
        {
            await _gateway!.DisposeAsync();
            await _backend!.DisposeAsync();
        }

        /// <summary>Shows a behaviour.</summary>
        /// <returns>What is not as it should be; <see langword="null"/> when all is.</returns>
        internal async Task<string?> FindProblemAsync(Behaviour behaviour)
        {
            for (int i = 0; i < behaviour.Steps.Length; i++)
            {
                Step step = _step = behaviour.Steps[i];
                _clock.Advance(TimeSpan.FromSeconds(step.After));
                int before = _backend!.Heads.Count;
                string got = await _gateway!.AskAsync(
                    $"{(step.Method == "HEAD" ? "GET /head" : step.Method + " ")}/{behaviour.Name}{step.Query} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{Lines(step.Request)}\r\n");
                string[] heads = [.. _backend.Heads.Skip(before)];
                if (Problem(step, got, heads) is { } problem)
                {
                    return $"step {i + 1}: {problem}\nthe client got:\n{got}\nthe backend got:\n{string.Join('\n', heads)}";
                }
            }

            return null;
        }

        private string? Problem(Step step, string got, string[] heads)
        {
            string head = got.Split("\r\n\r\n")[0] + "\r\n";
            if (step.Asks != heads.Length > 0)
            {
                return step.Asks ? "the backend was not asked" : "the backend was asked";
            }

            if (step.Validates && !heads[0].Contains("\nIf-None-Match: ", StringComparison.Ordinal) && !heads[0].Contains("\nIf-Modified-Since: ", StringComparison.Ordinal))
            {
                return "the backend was asked without a validator";
            }

            if (step.Sees is { } sees && !heads[0].Contains(sees + "\r\n", StringComparison.OrdinalIgnoreCase))
            {
                return $"the backend did not see {sees}";
            }

            if (!head.StartsWith($"HTTP/1.1 {step.Status} ", StringComparison.Ordinal))
            {
                return $"the status is not {step.Status}";
            }

            if (step.Has is { } has && !head.Contains($"\n{Dated(has)}\r\n", StringComparison.OrdinalIgnoreCase))
            {
                return $"the answer has not the line {Dated(has)}";
            }

            return step.Lacks is { } lacks && head.Contains($"\n{lacks}: ", StringComparison.OrdinalIgnoreCase) ? $"the answer has the line {lacks}" : null;
        }

        private string AnswerText()
        {
            string lines = Lines(_step.Answer);
            string date = lines.Contains("Date: ", StringComparison.Ordinal) ? "" : $"Date: {Dated("{+0}")}\r\n";
            string body = _step.AnswerStatus is 204 or 304 ? "\r\n" : _step.Method == "HEAD" ? "\r\n" : "Content-Length: 1\r\n\r\nx";
            return $"HTTP/1.1 {_step.AnswerStatus} X\r\n{date}{lines}{body}";
        }

        private string Lines(string[] lines) => string.Concat(lines.Select(line => Dated(line) + "\r\n"));

        private string Dated(string text) => Offset().Replace(
            text,
            match => _clock.GetUtcNow().AddSeconds(int.Parse(match.Groups["seconds"].Value, CultureInfo.InvariantCulture)).ToString("r", CultureInfo.InvariantCulture));

        [GeneratedRegex(@"\{(?<seconds>[+-]\d+)\}", RegexOptions.ExplicitCapture)]
        private static partial Regex Offset();
    }
}
