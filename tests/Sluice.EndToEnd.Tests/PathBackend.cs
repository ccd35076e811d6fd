using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Sluice.Harness;

namespace Sluice.EndToEnd;

/// <summary>A backend whose behaviour a test gives for each path; any other path is answered with a JSON object that tells
/// the target and the length of the body that came.</summary>
public sealed class PathBackend : IDisposable
{
    private readonly RawBackend _listener;
    private readonly ConcurrentDictionary<string, Func<RawConnection, HttpHead, Task>> _routes = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _heads = new();

    public PathBackend() => _listener = new RawBackend(ServeAsync);

    /// <summary>Its base URL.</summary>
    public string Url => _listener.Url;

    /// <summary>How many connections it has accepted.</summary>
    public int Connections => _listener.Connections;

    /// <summary>The first line and headers of every request whose head has come, in order.</summary>
    public IReadOnlyList<string> Heads => [.. _heads];

    /// <summary>Serves a path with code that gets the connection behind the head of a request. When it returns, the connection
    /// is closed: a clean end of the stream.</summary>
    public void On(string path, Func<RawConnection, HttpHead, Task> serve) => _routes[path] = serve;

    /// <summary>Serves a path with the same raw bytes each time, then closes the connection.</summary>
    public void On(string path, string raw) => On(path, (connection, _) => connection.Http.SendAsync(raw));

    /// <summary>A whole response with a JSON body.</summary>
    public static string Json(string body) => string.Create(
        CultureInfo.InvariantCulture,
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(RawConnection connection)
    {
        connection.Http.Patience = TimeSpan.FromMinutes(10); // the gateway may keep an idle connection in its pool
        while (await connection.Http.ReadHeadAsync() is { } head)
        {
            _heads.Enqueue(head.StartLine + "\n" + string.Join('\n', head.Fields.Select(f => f.Key + ": " + f.Value)));
            if (_routes.TryGetValue(head.Target.Split('?')[0], out var serve))
            {
                await serve(connection, head);
                return;
            }

            byte[] body = await connection.Http.ReadRequestBodyAsync(head);
            string told = JsonText.Write(new Dictionary<string, object?> { ["target"] = head.Target, ["length"] = new System.Numerics.BigInteger(body.Length) });
            await connection.Http.SendAsync(Json(told));
        }
    }
}
