using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Features.Revocation;

/// <summary>The HTTP API of the revoker: <c>POST /add</c>, <c>GET</c> or <c>POST /check</c>, <c>GET /status</c>. Whoever does not show the key is
/// told nothing, not even which paths there are.</summary>
internal sealed class RevocationApi
{
    /// <summary>The largest body in bytes: tens of thousands of revocations.</summary>
    public const int MaxBody = 1024 * 1024;

    /// <summary>The most keys of one request.</summary>
    public const int MaxKeys = 10_000;

    /// <summary>How often refused callers are told in the log: none of them decides how much is written.</summary>
    private static readonly TimeSpan TellRefusedEvery = TimeSpan.FromSeconds(10);

    private static readonly JsonDocumentOptions Json = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    private readonly Revoker _revoker;
    private readonly RotatingFilter _filter;
    private readonly RevokerOptions _options;
    private readonly TimeProvider _clock;
    private readonly IGatewayLog _log;
    private readonly byte[]? _key;
    private readonly Lock _telling = new();
    private long? _toldAt;
    private long _refused;

    /// <summary>Makes the API of one configuration.</summary>
    /// <param name="revoker">The revoker.</param>
    /// <param name="filter">Its filter.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="clock">The source of time.</param>
    /// <param name="log">The log.</param>
    public RevocationApi(Revoker revoker, RotatingFilter filter, RevokerOptions options, TimeProvider clock, IGatewayLog log)
    {
        _revoker = revoker;
        _filter = filter;
        _options = options;
        _clock = clock;
        _log = log;
        _key = options.ApiKey.Length > 0 ? SHA256.HashData(Encoding.UTF8.GetBytes(options.ApiKey)) : null;
    }

    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    public async Task AnswerAsync(HttpContext context)
    {
        try
        {
            await (Refuse(context.Request) is var status and > 0 ? RefuseAsync(context, status) : RouteAsync(context));
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            await FailAsync(context, exception.StatusCode, exception.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => $"a body has at most {MaxBody} bytes",
                StatusCodes.Status408RequestTimeout => "the body did not arrive in time",
                _ => "this is not valid HTTP",
            });
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The caller left.
            context.Abort();
        }
    }

    private int Refuse(HttpRequest request)
    {
        if (_key is null)
        {
            // No key is asked for, so a page in a browser of this machine could call: browsers tell where a page came from.
            return request.Headers.Origin.Count > 0 || !IsOfThisMachine(request.Host.Host) ? 403 : 0;
        }

        string? shown = request.Headers["X-Api-Key"];
        string? authorization = request.Headers.Authorization;
        if (shown is null && authorization is not null && authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            shown = authorization[7..].Trim();
        }

        // Of hashes, so that neither the time nor the length tells how near a guess was.
        return shown is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(shown)), _key) ? 0 : 401;
    }

    // A name that an attacker lets point to 127.0.0.1 is none of them.
    private static bool IsOfThisMachine(string host) =>
        host is "localhost" || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));

    private Task RefuseAsync(HttpContext context, int status)
    {
        long told = 0;
        lock (_telling)
        {
            _refused++;
            if (_toldAt is not { } last || _clock.GetElapsedTime(last) >= TellRefusedEvery)
            {
                _toldAt = _clock.GetTimestamp();
                (told, _refused) = (_refused, 0);
            }
        }

        if (told > 0)
        {
            _log.Log(LogLevel.Warning, $"[SERVICE: Revoker] refused without a valid key: {told}, the last one from {Display(context.Connection.RemoteIpAddress)}");
        }

        if (status == 401)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        return FailAsync(context, status, status == 401 ? "show api_key as Authorization: Bearer, or as X-Api-Key" : "not from a page of a browser");
    }

    private static IPAddress? Display(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private Task RouteAsync(HttpContext context) => (context.Request.Path.Value, context.Request.Method) switch
    {
        ("/add", "POST") => AddAsync(context),
        ("/check", "GET" or "POST") => CheckAsync(context),
        ("/status", "GET") => StatusAsync(context),
        ("/add", _) => MethodAsync(context, "POST"),
        ("/check", _) => MethodAsync(context, "GET, POST"),
        ("/status", _) => MethodAsync(context, "GET"),
        _ => FailAsync(context, StatusCodes.Status404NotFound, "there are /add, /check and /status"),
    };

    private static Task MethodAsync(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return FailAsync(context, StatusCodes.Status405MethodNotAllowed, $"the method is {allowed}");
    }

    private async Task AddAsync(HttpContext context)
    {
        if (await KeysAsync(context) is not { } keys)
        {
            return;
        }

        // A key that no token is ever looked up by would be a revocation that does nothing.
        if (keys.Find(key => !Array.Exists(_revoker.Claims, c => key.Length > c.Length && key[c.Length] == '-' && key.StartsWith(c, StringComparison.Ordinal))) is not null)
        {
            await FailAsync(context, StatusCodes.Status400BadRequest,
                $"a key is a claim, a dash and its value, such as jti-7; the claims are {(_revoker.Claims.Length == 0 ? "none" : string.Join(", ", _revoker.Claims))}");
            return;
        }

        foreach (string key in keys)
        {
            _filter.Add(Encoding.UTF8.GetBytes(key));
        }

        _log.Log(LogLevel.Info, $"[SERVICE: Revoker] {keys.Count} keys added");
        await WriteAsync(context, StatusCodes.Status200OK, keys, static (json, keys) => json.WriteNumber("added", keys.Count));
    }

    private async Task CheckAsync(HttpContext context)
    {
        if (await KeysAsync(context) is not { } keys)
        {
            return;
        }

        await WriteAsync(context, StatusCodes.Status200OK, (keys, _filter), static (json, state) =>
        {
            json.WriteStartArray("keys");
            foreach (string key in state.keys)
            {
                json.WriteStartObject();
                json.WriteString("key", key);
                json.WriteBoolean("revoked", state._filter.Contains(Encoding.UTF8.GetBytes(key)));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private Task StatusAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status200OK, this, static (json, api) =>
    {
        json.WriteNumber("N", api._options.Expected);
        json.WriteNumber("P", api._options.FalsePositives);
        json.WriteString("hash_name", api._options.Sizing.IsOptimal ? "optimal" : "default");
        json.WriteNumber("TTL", (long)api._options.Sizing.Turn.TotalSeconds);
        json.WriteStartArray("token_keys");
        Array.ForEach(api._revoker.Claims, json.WriteStringValue);
        json.WriteEndArray();
        json.WriteNumber("bits", api._options.Sizing.Bits);
        json.WriteNumber("hashes", api._options.Sizing.Hashes);
        json.WriteNumber("added", api._filter.Added);
        json.WriteNumber("fill", Math.Round(api._filter.Fill, 6));
        json.WriteNumber("next_turn_in", (long)Math.Max(0, Math.Ceiling(api._filter.NextTurn.TotalSeconds)));
    });

    /// <summary>The keys of a request: in its query, or in its body as <c>{"key": "..."}</c> or <c>{"keys": ["...", ...]}</c>.</summary>
    /// <returns>The keys, at least one; <see langword="null"/> when the request was answered with what is wrong.</returns>
    private static async Task<List<string>?> KeysAsync(HttpContext context)
    {
        var keys = new List<string>();
        foreach (string? key in context.Request.Query["key"])
        {
            keys.Add(key ?? "");
        }

        if (HttpMethods.IsPost(context.Request.Method))
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            if (body.Length > 0)
            {
                string type = (context.Request.ContentType ?? "").Split(';')[0].Trim();
                if (!type.Equals("application/json", StringComparison.OrdinalIgnoreCase))
                {
                    await FailAsync(context, StatusCodes.Status415UnsupportedMediaType, "a body is application/json");
                    return null;
                }

                if (!TryReadKeys(body.GetBuffer().AsMemory(0, (int)body.Length), keys))
                {
                    await FailAsync(context, StatusCodes.Status400BadRequest, """a body is {"key": "jti-7"} or {"keys": ["jti-7", "jti-8"]}""");
                    return null;
                }
            }
        }

        if (keys.Count is 0 or > MaxKeys || keys.Contains(""))
        {
            await FailAsync(context, StatusCodes.Status400BadRequest,
                keys.Count > MaxKeys ? $"a request has at most {MaxKeys} keys" : "there is no key, or an empty one: ?key=jti-7, or a body with keys");
            return null;
        }

        return keys;
    }

    private static bool TryReadKeys(ReadOnlyMemory<byte> body, List<string> keys)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, Json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                switch (member.Name)
                {
                    case "key" when member.Value.ValueKind == JsonValueKind.String:
                        keys.Add(member.Value.GetString()!);
                        break;
                    case "keys" when member.Value.ValueKind == JsonValueKind.Array && member.Value.EnumerateArray().All(static i => i.ValueKind == JsonValueKind.String):
                        keys.AddRange(member.Value.EnumerateArray().Select(static i => i.GetString()!));
                        break;
                    default:
                        return false;
                }
            }

            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second: text that is not UTF-8.
            return false;
        }
    }

    private static Task FailAsync(HttpContext context, int status, string error) =>
        WriteAsync(context, status, error, static (json, error) => json.WriteString("error", error));

    private static async Task WriteAsync<T>(HttpContext context, int status, T state, Action<Utf8JsonWriter, T> write)
    {
        var body = new ArrayBufferWriter<byte>();
        await using (var json = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            write(json, state);
            json.WriteEndObject();
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentLength = body.WrittenCount;
        await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }
}
