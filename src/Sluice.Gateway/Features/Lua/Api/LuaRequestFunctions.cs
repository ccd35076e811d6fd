using System.Buffers;
using System.IO.Pipelines;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.Lua;

/// <summary>The functions of <c>request</c>.</summary>
internal static class LuaRequestFunctions
{
    /// <summary>The functions by name.</summary>
    public static (string Name, LuaFunction Body)[] All { get; } =
    [
        ("request.load", static call => call.Return(LuaKind.Request, call.Run.Scope)),
        ("request:method", static call => With(call, Method)),
        ("request:path", static call => With(call, Path)),
        ("request:query", static call => With(call, Query)),
        ("request:url", static call => With(call, Url)),
        ("request:params", static call => With(call, Parameters)),
        ("request:headers", static call => With(call, static (c, request) => LuaHeaderFunctions.Headers(c, request.Headers))),
        ("request:headerList", static call => With(call, static (c, request) => LuaHeaderFunctions.HeaderList(c, request.Headers))),
        ("request:body", static call => With(call, Body)),
    ];

    /// <summary>Parameters as a <c>luaTable</c>.</summary>
    /// <param name="parameters">The parameters.</param>
    public static ScriptTable TableOf(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var table = new ScriptTable();
        foreach ((string name, string value) in parameters)
        {
            byte[] bytes = new byte[LosslessUtf8.MaxBytes(value.Length)];
            table.Members[name] = bytes[..LosslessUtf8.Encode(value, bytes)];
        }

        return table;
    }

    /// <summary>Takes a new body from a script.</summary>
    /// <param name="call">The call; the body is its second argument.</param>
    /// <param name="set">What takes it.</param>
    public static int SetBody(LuaCall call, Action<byte[]> set)
    {
        if (!call.IsText(2))
        {
            return call.FailArgument(2, "body", "string");
        }

        ReadOnlySpan<byte> body = call.Bytes(2);
        if (!call.Run.Charge(body.Length))
        {
            return call.Fail("not enough memory");
        }

        set(body.ToArray());
        return LuaCall.Nothing();
    }

    private static int With(LuaCall call, Func<LuaCall, LuaRequest, int> body) =>
        call.Object<LuaRequest>(1, LuaKind.Request) is { } request ? body(call, request) : call.Fail("request expected");

    private static int Method(LuaCall call, LuaRequest request)
    {
        if (call.Count < 2)
        {
            return call.ReturnLatin(request.Method);
        }

        if (!call.IsText(2))
        {
            return call.FailArgument(2, "method", "string");
        }

        string method = call.Latin(2);
        if (!HeaderBlock.IsToken(method))
        {
            return call.Fail("invalid method");
        }

        request.Method = method;
        return LuaCall.Nothing();
    }

    private static int Path(LuaCall call, LuaRequest request)
    {
        if (call.Count < 2)
        {
            return call.ReturnText(request.Path);
        }

        if (!call.IsText(2))
        {
            return call.FailArgument(2, "path", "string");
        }

        request.Path = call.Text(2);
        return LuaCall.Nothing();
    }

    private static int Query(LuaCall call, LuaRequest request)
    {
        if (call.Count < 2)
        {
            return call.ReturnLatin(request.Query);
        }

        if (!call.IsText(2))
        {
            return call.FailArgument(2, "query", "string");
        }

        request.Query = call.Latin(2);
        return LuaCall.Nothing();
    }

    private static int Url(LuaCall call, LuaRequest request)
    {
        if (call.Count < 2)
        {
            return call.ReturnLatin(request.Url);
        }

        if (!call.IsText(2))
        {
            return call.FailArgument(2, "url", "string");
        }

        return request.TrySetUrl(call.Latin(2)) ? LuaCall.Nothing() : call.Fail("invalid url");
    }

    private static int Parameters(LuaCall call, LuaRequest request)
    {
        if (call.Count < 2)
        {
            return call.Return(LuaKind.Table, TableOf(request.Parameters));
        }

        for (int i = 2; i <= Math.Min(call.Count, 3); i++)
        {
            if (!call.IsText(i))
            {
                return call.FailArgument(i, "params", "string");
            }
        }

        string name = call.Text(2);
        if (call.Count == 2)
        {
            return call.ReturnText(request.Parameters.FirstOrDefault(p => p.Key == name).Value ?? "");
        }

        request.SetParameter(name, call.Text(3));
        return LuaCall.Nothing();
    }

    private static int Body(LuaCall call, LuaRequest request)
    {
        if (call.Count >= 2)
        {
            return SetBody(call, body => request.Body = RequestBody.Buffered(body));
        }

        if (!request.Body.IsStream)
        {
            return call.Return(request.Body.Bytes.Span);
        }

        LuaRun run = call.Run;
        return call.Wait(async () =>
        {
            (RequestBody body, Failure? failure) = await BufferAsync(request.Body, run.Engine.BodyLimit, run.Cancellation);
            request.Body = body;
            return failure is null ? c => c.Return(body.Bytes.Span) : c => c.Fail(failure.Message);
        });
    }

    private static async ValueTask<(RequestBody Body, Failure? Failure)> BufferAsync(
        RequestBody body, int limit, CancellationToken cancellation)
    {
        PipeReader stream = body.Stream!;
        try
        {
            while (true)
            {
                ReadResult read = await stream.ReadAsync(cancellation);
                if (read.Buffer.Length > limit)
                {
                    stream.AdvanceTo(read.Buffer.Start);
                    return (body, new Failure(FailureKind.TooLarge, $"the client's body is larger than {limit} bytes"));
                }

                if (read.IsCompleted)
                {
                    byte[] bytes = read.Buffer.ToArray();
                    stream.AdvanceTo(read.Buffer.End);
                    return (RequestBody.Buffered(bytes), null);
                }

                stream.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (OperationCanceledException)
        {
            return (body, new Failure(FailureKind.Timeout, "the client's body did not arrive in time"));
        }
        catch (IOException)
        {
            return (body, new Failure(FailureKind.Canceled, "the client broke off its body"));
        }
    }
}
