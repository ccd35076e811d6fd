using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Sluice.Harness;

namespace Sluice.Conformance;

/// <summary>Plays a case against a gateway process.</summary>
internal static class Replay
{
    /// <summary>Headers of responses that no case compares.</summary>
    internal static readonly HashSet<string> NotCompared =
        ["date", "content-length", "connection", "keep-alive", "transfer-encoding", "x-krakend", "server", "x-sluice"];

    /// <summary>Starts a gateway with the case's configuration and asks what the case asks; returns an answer for each request
    /// and repetition.</summary>
    /// <exception cref="InvalidOperationException">The gateway did not start although it should; the message holds its log.</exception>
    public static async Task<IReadOnlyList<CaseAnswer>> PlayAsync(ConformanceCase @case)
    {
        DirectoryInfo scratch = Directory.CreateTempSubdirectory("case-");
        using var backend = new ScriptedBackend(@case.Backend);
        int port = Ports.Free();
        string portText = port.ToString(CultureInfo.InvariantCulture);
        List<(string From, string To)> table = [("$BACKEND", backend.Url), ("$PORT", portText), ("$DIR", scratch.FullName)];
        List<(string From, string To)> inverse =
            [(backend.Url, "$BACKEND"), (backend.Address, "$BACKENDADDR"), ("127.0.0.1:" + portText, "$GATEWAYADDR"), (scratch.FullName, "$DIR")];
        foreach ((string name, object? text) in @case.Files)
        {
            string path = Path.Combine(scratch.FullName, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, Substitute((string)text!, table));
        }

        string config = Path.Combine(scratch.FullName, @case.ConfigName);
        await File.WriteAllTextAsync(config, ConfigText(@case, table, portText));
        await using GatewayProcess gateway = GatewayProcess.Launch(
            scratch.FullName,
            config,
            port,
            @case.Arguments,
            @case.Environment.Select(e => KeyValuePair.Create(e.Key, Substitute((string)e.Value!, table))),
            scratch);
        if (!await gateway.ListensAsync())
        {
            if (@case.MustNotStart && gateway.HasExited)
            {
                Assert.NotEqual(0, gateway.ExitCode);
                return [new CaseAnswer(-1, [], "did not start", [])];
            }

            throw new InvalidOperationException("The gateway did not start.\n" + gateway.Log);
        }

        await Task.Delay(@case.SettleMilliseconds);
        var answers = new List<CaseAnswer>();
        foreach (JsonMap written in @case.Requests)
        {
            var request = (JsonMap)SubstituteAll(written, table)!;
            await Task.Delay(request.Number("pause_ms"));
            backend.Take();
            answers.AddRange(await AskAsync(port, request, backend, inverse));
        }

        return answers;
    }

    private static async Task<List<CaseAnswer>> AskAsync(
        int port, JsonMap request, ScriptedBackend backend, List<(string From, string To)> inverse)
    {
        int repeat = request.Number("repeat", 1);
        var got = new List<CaseAnswer>();
        if (request.Flag("parallel"))
        {
            got.AddRange(await Task.WhenAll(Enumerable.Range(0, repeat).Select(_ => AskOnceAsync(port, request))));
        }
        else
        {
            for (int i = 0; i < repeat; i++)
            {
                got.Add(await AskOnceAsync(port, request));
            }
        }

        await Task.Delay(request.Number("settle_ms"));
        UpstreamCall[] upstream =
            [.. backend.Take()
                .Select(c => c with { Headers = [.. c.Headers.Where(ScriptedBackend.IsCompared).Select(h => Inverted(h, inverse))] })
                .OrderBy(c => c.Method, StringComparer.Ordinal).ThenBy(c => c.Target, StringComparer.Ordinal).ThenBy(c => c.Body, StringComparer.Ordinal)];
        return [.. got.Select((answer, i) => answer with
        {
            Body = Substitute(answer.Body, inverse),
            Headers = [.. answer.Headers.Where(h => !NotCompared.Contains(h.Name)).Select(h => Inverted(h, inverse))],
            Upstream = i == 0 ? upstream : [],
        })];
    }

    private static async Task<CaseAnswer> AskOnceAsync(int port, JsonMap request)
    {
        string method = request.Text("method") ?? "GET";
        var headers = new JsonMap { ["Host"] = "gateway.test" };
        foreach ((string name, object? value) in request.Map("headers"))
        {
            headers[name] = value;
        }

        object? body = request.GetValueOrDefault("body");
        byte[] bytes = Encoding.UTF8.GetBytes(body as string ?? (body is null ? "" : JsonText.Write(body)));
        if (body is not null && !headers.Keys.Contains("Content-Length", StringComparer.OrdinalIgnoreCase))
        {
            headers["Content-Length"] = bytes.Length.ToString(CultureInfo.InvariantCulture);
        }

        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{method} {request.Text("path")} HTTP/1.1\r\n");
        foreach ((string name, object? value) in headers)
        {
            foreach (object? one in value as List<object?> ?? [value])
            {
                head.Append(CultureInfo.InvariantCulture, $"{name}: {one}\r\n");
            }
        }

        try
        {
            using RawConnection connection = await RawConnection.OpenAsync(port);
            await connection.Http.SendAsync((byte[])[.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. bytes]);
            HttpAnswer answer = await connection.Http.ReadAnswerAsync(method);
            return new CaseAnswer(
                answer.Status,
                [.. answer.Head.Fields.Select(f => new Field(f.Key.ToLowerInvariant(), f.Value)).Order()],
                Readable(answer.Body),
                []);
        }
        catch (Exception e) when (e is IOException or SocketException or TimeoutException)
        {
            return new CaseAnswer(0, [], BrokenConnection(e), []);
        }
    }

    /// <summary>The names under which the recordings know how a connection can break.</summary>
    private static string BrokenConnection(Exception e) => e switch
    {
        EndOfStreamException when e.Message.StartsWith("no answer", StringComparison.Ordinal) => "RemoteDisconnected",
        EndOfStreamException => "IncompleteRead",
        TimeoutException => "TimeoutError",
        _ => "ConnectionResetError",
    };

    private static string ConfigText(ConformanceCase @case, List<(string From, string To)> table, string port)
    {
        if (@case.Config is string text)
        {
            return Substitute(text, table);
        }

        var config = new JsonMap((JsonMap)@case.Config!);
        config.TryAdd("version", new System.Numerics.BigInteger(3));
        config.TryAdd("port", "$PORT");
        return Substitute(JsonText.Write(config).Replace("\"$PORT\"", port, StringComparison.Ordinal), table);
    }

    /// <summary>UTF-8; a byte that is none shows as <c>\xNN</c>.</summary>
    private static string Readable(byte[] body)
    {
        var text = new StringBuilder();
        ReadOnlySpan<byte> rest = body;
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(rest, out Rune rune, out int used) == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                foreach (byte b in rest[..used])
                {
                    text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
                }
            }

            rest = rest[used..];
        }

        return text.ToString();
    }

    private static Field Inverted(Field header, List<(string From, string To)> inverse) => header with { Value = Substitute(header.Value, inverse) };

    private static string Substitute(string text, List<(string From, string To)> table) =>
        table.Aggregate(text, (t, pair) => t.Replace(pair.From, pair.To, StringComparison.Ordinal));

    private static object? SubstituteAll(object? value, List<(string From, string To)> table) => value switch
    {
        string text => Substitute(text, table),
        List<object?> list => list.ConvertAll(v => SubstituteAll(v, table)),
        JsonMap map => new JsonMap(map.Select(e => KeyValuePair.Create(Substitute(e.Key, table), SubstituteAll(e.Value, table)))),
        _ => value,
    };
}
