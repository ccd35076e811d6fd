using System.Buffers;

namespace Sluice.Gateway.Pipeline;

/// <summary>Writes a whole body that is in memory, with its length.</summary>
internal static class AnswerBody
{
    /// <summary>Writes the body and ends the answer. Status and headers are set before.</summary>
    /// <param name="context">The request.</param>
    /// <param name="body">The body.</param>
    public static async ValueTask WriteAsync(RequestContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.Headers.ContentLength = body.Length;
        await context.ResponseBody.StartAsync(CancellationToken.None);
        if (!body.IsEmpty)
        {
            context.CountWritten(body.Length);
            context.ResponseBody.Writer.Write(body.Span);
        }

        await context.ResponseBody.CompleteAsync();
    }
}
