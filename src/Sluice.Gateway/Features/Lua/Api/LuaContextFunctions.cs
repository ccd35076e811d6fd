using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.Lua;

/// <summary>The functions of <c>ctx</c>.</summary>
internal static class LuaContextFunctions
{
    /// <summary>The functions by name.</summary>
    public static (string Name, LuaFunction Body)[] All { get; } =
    [
        ("ctx.load", static call => call.Return(LuaKind.Context, call.Run.Scope)),
        ("ctx:method", static call => With(call, Method)),
        ("ctx:url", static call => With(call, Url)),
        ("ctx:host", static call => With(call, Host)),
        ("ctx:query", static call => With(call, Query)),
        ("ctx:params", static call => With(call, Parameters)),
        ("ctx:headers", static call => With(call, static (c, context) => LuaHeaderFunctions.Headers(c, context.Headers))),
        ("ctx:headerList", static call => With(call, static (c, context) => LuaHeaderFunctions.HeaderList(c, context.Headers))),
        ("ctx:body", static call => With(call, Body)),
    ];

    private static int With(LuaCall call, Func<LuaCall, LuaContext, int> body) =>
        call.Object<LuaContext>(1, LuaKind.Context) is { } context ? body(call, context) : call.Fail("context expected");

    private static int Method(LuaCall call, LuaContext context)
    {
        if (call.Count < 2)
        {
            return call.ReturnLatin(context.Request.Request.Method);
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

        context.Request.Request.Method = method;
        return LuaCall.Nothing();
    }

    private static int Url(LuaCall call, LuaContext context)
    {
        if (call.Count < 2)
        {
            return call.ReturnLatin(context.Request.Request.RawTarget);
        }

        if (!call.IsText(2))
        {
            return call.FailArgument(2, "url", "string");
        }

        context.SetUrl(call.Latin(2));
        return LuaCall.Nothing();
    }

    private static int Host(LuaCall call, LuaContext context)
    {
        if (call.Count < 2)
        {
            return call.ReturnLatin(context.Request.Request.Headers.Host.ToString());
        }

        if (!call.IsText(2))
        {
            return call.FailArgument(2, "host", "string");
        }

        string host = call.Latin(2);
        if (!HeaderBlock.IsValidValue(host))
        {
            return call.Fail("invalid host");
        }

        context.Request.Request.Headers.Host = host;
        return LuaCall.Nothing();
    }

    private static int Query(LuaCall call, LuaContext context)
    {
        if (call.Count < 2)
        {
            return call.Fail("need arguments");
        }

        for (int i = 2; i <= Math.Min(call.Count, 3); i++)
        {
            if (!call.IsText(i))
            {
                return call.FailArgument(i, "query", "string");
            }
        }

        if (call.Count == 2)
        {
            return call.ReturnText(context.Query(call.Text(2)));
        }

        context.SetQuery(call.Text(2), call.Text(3));
        return LuaCall.Nothing();
    }

    private static int Parameters(LuaCall call, LuaContext context)
    {
        if (call.Count < 2)
        {
            return call.Return(LuaKind.Table, LuaRequestFunctions.TableOf(context.Parameters));
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
            return call.ReturnText(context.Parameters.FirstOrDefault(p => p.Key == name).Value ?? "");
        }

        context.SetParameter(name, call.Text(3));
        return LuaCall.Nothing();
    }

    private static int Body(LuaCall call, LuaContext context)
    {
        if (call.Count >= 2)
        {
            return LuaRequestFunctions.SetBody(call, body => context.Request.ReplacedBody = body);
        }

        LuaRun run = call.Run;
        return call.Wait(async () =>
        {
            (ReadOnlyMemory<byte> body, Pipeline.Failure? failure) = await context.ReadBodyAsync(run.Engine.BodyLimit, run.Cancellation);
            return failure is null ? c => c.Return(body.Span) : c => c.Fail(failure.Message);
        });
    }
}
