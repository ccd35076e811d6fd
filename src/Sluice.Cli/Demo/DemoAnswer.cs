using Microsoft.AspNetCore.Http;

namespace Sluice.Cli.Demo;

/// <summary>What a demo service answers to one path.</summary>
/// <param name="Body">The body.</param>
/// <param name="ContentType">Its media type. Default JSON.</param>
/// <param name="Status">The status. Default 200.</param>
/// <param name="Delay">How long the answer takes. Default no time.</param>
internal sealed record DemoAnswer(
    string Body, string ContentType = "application/json", int Status = StatusCodes.Status200OK, TimeSpan Delay = default)
{
    /// <summary>Further headers. Default none.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>A service that gives fixed answers by path, and 404 for any other path.</summary>
    /// <param name="answers">The answers.</param>
    /// <param name="clock">What delays are measured with.</param>
    public static RequestDelegate Service(IReadOnlyDictionary<string, DemoAnswer> answers, TimeProvider clock) => context =>
    {
        if (answers.TryGetValue(context.Request.Path.Value ?? "", out DemoAnswer? answer))
        {
            return answer.WriteAsync(context, clock);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    };

    private async Task WriteAsync(HttpContext context, TimeProvider clock)
    {
        await Task.Delay(Delay, clock, context.RequestAborted);
        context.Response.StatusCode = Status;
        context.Response.ContentType = ContentType;
        foreach ((string name, string value) in Headers)
        {
            context.Response.Headers.Append(name, value);
        }

        await context.Response.WriteAsync(Body, context.RequestAborted);
    }
}
