using System.Globalization;
using System.Text;
using Sluice.Harness;

namespace Sluice.Conformance;

/// <summary>A backend that answers as a case's script says and remembers what it was asked.</summary>
internal sealed class ScriptedBackend : IDisposable
{
    /// <summary>Headers towards a backend that no case compares: they belong to the transport or name this very run.</summary>
    private static readonly HashSet<string> NotCompared =
        ["host", "accept-encoding", "content-length", "connection", "transfer-encoding", "user-agent", "x-forwarded-host"];

    private static readonly JsonMap NotFound = new()
    {
        ["status"] = new System.Numerics.BigInteger(404),
        ["body"] = "no such page",
        ["headers"] = new JsonMap { ["Content-Type"] = "text/plain" },
    };

    private readonly JsonMap _routes;
    private readonly RawBackend _listener;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _hits = [];
    private List<UpstreamCall> _seen = [];

    /// <summary>Starts it.</summary>
    /// <param name="routes">The replies; see <see cref="ConformanceCase.Backend"/>.</param>
    public ScriptedBackend(JsonMap routes)
    {
        _routes = routes;
        _listener = new RawBackend(ServeAsync);
    }

    /// <summary>Its base URL.</summary>
    public string Url => _listener.Url;

    /// <summary>Its address and port.</summary>
    public string Address => Url["http://".Length..];

    /// <summary>What it was asked since the last call of this.</summary>
    public IReadOnlyList<UpstreamCall> Take()
    {
        lock (_lock)
        {
            List<UpstreamCall> seen = _seen;
            _seen = [];
            return seen;
        }
    }

    /// <summary>Whether cases compare a header of upstream requests.</summary>
    public static bool IsCompared(Field header) => !NotCompared.Contains(header.Name);

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(RawConnection connection)
    {
        connection.Http.Patience = TimeSpan.FromMinutes(10);
        while (await connection.Http.ReadHeadAsync() is { } head)
        {
            if (head.First("Expect") is { } expectation && expectation.Equals("100-continue", StringComparison.OrdinalIgnoreCase))
            {
                await connection.Http.SendAsync("HTTP/1.1 100 Continue\r\n\r\n");
            }

            byte[] body = await connection.Http.ReadRequestBodyAsync(head);
            string target = head.Target.StartsWith("//", StringComparison.Ordinal) ? "/" + head.Target.TrimStart('/') : head.Target;
            var call = new UpstreamCall(
                head.Method,
                target,
                [.. head.Fields.Select(f => new Field(f.Key.ToLowerInvariant(), f.Value)).Order()],
                Encoding.UTF8.GetString(body));
            JsonMap reply;
            lock (_lock)
            {
                _seen.Add(call);
                reply = Choose(head.Method, target);
            }

            await Task.Delay(reply.Number("delay_ms"));
            if (reply.Flag("close"))
            {
                return;
            }

            await connection.Http.SendAsync(Render(reply, call));
            if (reply.ContainsKey("claim_length") || head.Closes)
            {
                return;
            }
        }
    }

    private JsonMap Choose(string method, string target)
    {
        string path = target.Split('?')[0];
        foreach ((string key, object? value) in _routes)
        {
            int space = key.IndexOf(' ', StringComparison.Ordinal);
            string pattern = key[(space + 1)..];
            if (key[..space] is var m && m != method && m != "*")
            {
                continue;
            }

            if (pattern == target || pattern == path
                || (pattern.EndsWith('*') && target.StartsWith(pattern[..^1], StringComparison.Ordinal)))
            {
                if (value is List<object?> several)
                {
                    int hit = _hits.GetValueOrDefault(key);
                    _hits[key] = hit + 1;
                    return (JsonMap)several[Math.Min(hit, several.Count - 1)]!;
                }

                return (JsonMap)value!;
            }
        }

        return NotFound;
    }

    private static byte[] Render(JsonMap reply, UpstreamCall call)
    {
        var headers = reply.Map("headers").ToList();
        byte[] body;
        if (reply.ContainsKey("echo"))
        {
            var shown = new JsonMap();
            foreach (Field header in call.Headers.Where(IsCompared))
            {
                shown[header.Name] = header.Value;
            }

            // Keys in the order in which the cases were recorded.
            body = Ascii(JsonText.Write(new JsonMap
            {
                ["method"] = call.Method,
                ["target"] = call.Target,
                ["headers"] = shown,
                ["body"] = call.Body,
            }));
            AddType("application/json");
        }
        else if (reply.TryGetValue("json", out object? json))
        {
            body = Ascii(JsonText.Write(json));
            AddType("application/json; charset=utf-8");
        }
        else
        {
            body = Encoding.UTF8.GetBytes(reply.Text("body") ?? "");
        }

        if (reply.Text("hex") is { } hex)
        {
            body = Convert.FromHexString(hex);
        }

        int status = reply.Number("status", 200), times = reply.Number("times", 1);
        byte[] repeated = new byte[body.Length * times];
        for (int i = 0; i < times; i++)
        {
            body.CopyTo(repeated, i * body.Length);
        }

        body = repeated;
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} {Reason(status)}\r\n");
        foreach ((string name, object? value) in headers)
        {
            foreach (object? one in value as List<object?> ?? [value])
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}: {one}\r\n");
            }
        }

        bool bodyless = status is 204 or 304 || call.Method == "HEAD";
        if (!bodyless || call.Method == "HEAD")
        {
            text.Append(CultureInfo.InvariantCulture, $"Content-Length: {reply.Number("claim_length", body.Length)}\r\n");
        }

        byte[] head = Encoding.Latin1.GetBytes(text.Append("\r\n").ToString());
        return bodyless ? head : [.. head, .. body];

        void AddType(string type)
        {
            if (!headers.Exists(h => h.Key == "Content-Type"))
            {
                headers.Add(new("Content-Type", type));
            }
        }
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    private static string Reason(int status) =>
        Enum.IsDefined((System.Net.HttpStatusCode)status) ? ((System.Net.HttpStatusCode)status).ToString() : "";
}
