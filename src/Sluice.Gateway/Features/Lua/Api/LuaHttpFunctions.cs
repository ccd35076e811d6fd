using Sluice.Gateway.Payload;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.Lua;

/// <summary><c>http_response</c>: calls of a script's own. The script is suspended until the head of the answer is there, and again until its
/// body is, so that no thread waits.</summary>
internal static class LuaHttpFunctions
{
    /// <summary>The functions by name.</summary>
    public static (string Name, LuaFunction Body)[] All { get; } =
    [
        ("http_response.new", New),
        ("http_response:statusCode", static call => With(call, static (c, answer) => c.Return(answer.Response.StatusCode))),
        ("http_response:headers", static call => With(call, Header)),
        ("http_response:headerList", static call => With(call, static (c, answer) => LuaHeaderFunctions.HeaderList(c, answer.Headers))),
        ("http_response:body", static call => With(call, Body)),
        ("http_response:close", static call => With(call, Close)),
    ];

    private static int With(LuaCall call, Func<LuaCall, HttpAnswer, int> body) =>
        call.Object<HttpAnswer>(1, LuaKind.Http) is { IsClosed: false } answer ? body(call, answer) : call.Fail("http_response expected");

    private static int New(LuaCall call)
    {
        if (call.Count is not (1 or 3 or 4))
        {
            return call.Fail("need 1, 3 or 4 arguments");
        }

        for (int i = 1; i <= Math.Min(call.Count, 3); i++)
        {
            if (!call.IsText(i))
            {
                return call.FailArgument(i, "new", "string");
            }
        }

        if (call.Count == 4 && call.Type(4) != LuaNative.TypeTable)
        {
            return call.FailArgument(4, "new", "table");
        }

        var request = new UpstreamRequest { Method = call.Count > 1 ? call.Latin(2) : "GET" };
        if (!HeaderBlock.IsToken(request.Method))
        {
            return call.Fail("invalid method");
        }

        if (!AbsoluteUrl.TrySplit(call.Latin(1), out string host, out string target))
        {
            return call.Fail("the url has no scheme http or https, or no host");
        }

        request.Host = host;
        request.Target = target;
        if (call.Count > 2)
        {
            request.Body = RequestBody.Buffered(call.Bytes(3).ToArray());
        }

        if (call.Count == 4 && !TryReadHeaders(call, request.Headers))
        {
            return call.Fail("a header has an invalid name or value");
        }

        request.Headers.Set("User-Agent", GatewayVersion.UserAgent);
        LuaRun run = call.Run;
        return call.Wait(async () =>
        {
            UpstreamResult result = await run.Engine.Transport.SendAsync(request, run.Cancellation);
            return result.Response is { } response
                ? c => c.Return(LuaKind.Http, new HttpAnswer(response))
                : c => c.Fail(result.Failure!.Message);
        });
    }

    private static bool TryReadHeaders(LuaCall call, HeaderList headers)
    {
        nint handle = call.Handle;
        bool isValid = true;
        LuaNative.PushNil(handle);
        while (LuaNative.Next(handle, 4) != 0)
        {
            int top = LuaNative.GetTop(handle);
            if (LuaNative.Type(handle, top - 1) == LuaNative.TypeString)
            {
                string name = CanonicalName.Of(call.Latin(top - 1));
                isValid &= HeaderBlock.IsToken(name);
                if (LuaNative.Type(handle, top) == LuaNative.TypeTable)
                {
                    for (int i = 1; LuaNative.RawGetType(handle, top, i) is LuaNative.TypeString or LuaNative.TypeNumber; i++)
                    {
                        headers.Add(name, call.Latin(-1));
                        LuaNative.Pop(handle, 1);
                    }

                    LuaNative.Pop(handle, 1);
                }
                else
                {
                    headers.Add(name, call.Latin(top));
                }
            }

            LuaNative.Pop(handle, 1);
        }

        foreach (ref readonly Header header in headers.AsSpan())
        {
            isValid &= HeaderBlock.IsValidValue(header.Value);
        }

        return isValid;
    }

    private static int Header(LuaCall call, HttpAnswer answer) =>
        !call.IsText(2) ? call.FailArgument(2, "headers", "string")
        : call.ReturnLatin(answer.Headers.Values(CanonicalName.Of(call.Latin(2))) is [var first, ..] ? first : "");

    private static int Body(LuaCall call, HttpAnswer answer)
    {
        if (answer.Body is { } known)
        {
            return call.Return(known);
        }

        LuaRun run = call.Run;
        return call.Wait(async () =>
        {
            UpstreamBody read = await UpstreamBody.ReadAsync(answer.Response, run.Engine.AnswerLimit, run.Cancellation);
            using BodyBuffer? buffer = read.Buffer;
            answer.Response.Dispose();
            answer.Body = buffer?.Span.ToArray();
            return buffer is not null ? c => c.Return(answer.Body) : c => c.Fail(read.Failure!.Message);
        });
    }

    private static int Close(LuaCall call, HttpAnswer answer)
    {
        answer.Dispose();
        return LuaCall.Nothing();
    }

    /// <summary>The answer to a call.</summary>
    private sealed class HttpAnswer(UpstreamResponse response) : IDisposable
    {
        /// <summary>The answer.</summary>
        public UpstreamResponse Response => response;

        /// <summary>Its headers.</summary>
        public ListedHeaders Headers { get; } = new(response.Headers);

        /// <summary>Its body, once it was read.</summary>
        public byte[]? Body { get; set; }

        /// <summary>Whether the script let go of it.</summary>
        public bool IsClosed { get; private set; }

        /// <inheritdoc/>
        public void Dispose()
        {
            IsClosed = true;
            response.Dispose();
        }
    }
}
