using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Lua;

/// <summary>The functions of <c>response</c>.</summary>
internal static class LuaResponseFunctions
{
    /// <summary>The functions by name.</summary>
    public static (string Name, LuaFunction Body)[] All { get; } =
    [
        ("response.load", static call => call.Run.Response is { } response ? call.Return(LuaKind.Response, response) : LuaCall.Nothing()),
        ("response:isComplete", static call => With(call, IsComplete)),
        ("response:statusCode", static call => With(call, StatusCode)),
        ("response:data", static call => With(call, static (c, response) => c.Return(LuaKind.Table, response.Data))),
        ("response:headers", static call => With(call, static (c, response) => LuaHeaderFunctions.Headers(c, response.Headers, readsCanonically: false))),
        ("response:headerList", static call => With(call, static (c, response) => LuaHeaderFunctions.HeaderList(c, response.Headers))),
        ("response:body", static call => With(call, Body)),
    ];

    private static int With(LuaCall call, Func<LuaCall, LuaResponse, int> body) =>
        call.Object<LuaResponse>(1, LuaKind.Response) is { } response ? body(call, response) : call.Fail("response expected");

    private static int IsComplete(LuaCall call, LuaResponse response)
    {
        if (call.Count < 2)
        {
            return call.Return(response.IsComplete);
        }

        if (call.Type(2) != LuaNative.TypeBoolean)
        {
            return call.FailArgument(2, "isComplete", "boolean");
        }

        response.IsComplete = call.Condition(2);
        return LuaCall.Nothing();
    }

    private static int StatusCode(LuaCall call, LuaResponse response)
    {
        if (call.Count < 2)
        {
            return call.Return(response.StatusCode);
        }

        if (call.Type(2) != LuaNative.TypeNumber)
        {
            return call.FailArgument(2, "statusCode", "number");
        }

        int status = call.Integer(2);
        if (response.IsStreamed && status is < 200 or > 999)
        {
            return call.Fail("invalid status code");
        }

        response.StatusCode = status;
        return LuaCall.Nothing();
    }

    private static int Body(LuaCall call, LuaResponse response)
    {
        if (call.Count >= 2)
        {
            return LuaRequestFunctions.SetBody(call, response.SetBody);
        }

        if (!response.HasUnreadBody)
        {
            return call.Return(response.Body);
        }

        LuaRun run = call.Run;
        return call.Wait(async () =>
        {
            Failure? failure = await response.ReadBodyAsync(run.Engine.AnswerLimit, run.Cancellation);
            return failure is null ? c => c.Return(response.Body) : c => c.Fail(failure.Message);
        });
    }
}
