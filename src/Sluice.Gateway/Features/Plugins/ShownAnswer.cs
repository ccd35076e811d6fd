using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Extensibility;
using Sluice.Gateway.Features.Plugins.Running;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Plugins;

/// <summary>The body of an answer whose head is shown to plug-ins before it is sent.</summary>
/// <param name="inner">The server's.</param>
/// <param name="context">The request.</param>
/// <param name="callbacks">What the head is shown to; the last one first.</param>
internal sealed class ShownAnswer(IHttpResponseBodyFeature inner, RequestContext context, IReadOnlyList<Action<AnswerHead>> callbacks) : IHttpResponseBodyFeature
{
    private bool _isShown;

    /// <inheritdoc/>
    public Stream Stream => inner.Stream;

    /// <inheritdoc/>
    public PipeWriter Writer => inner.Writer;

    /// <inheritdoc/>
    public void DisableBuffering() => inner.DisableBuffering();

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        Show();
        return inner.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        Show();
        return inner.SendFileAsync(path, offset, count, cancellationToken);
    }

    /// <inheritdoc/>
    public Task CompleteAsync()
    {
        Show();
        return inner.CompleteAsync();
    }

    /// <summary>Shows the head, unless it was shown or sent already.</summary>
    /// <exception cref="AnswerCallbackException">A plug-in failed.</exception>
    public void Show()
    {
        if (_isShown || context.Response.HasStarted)
        {
            return;
        }

        _isShown = true;
        var head = new AnswerHead(context.Response.StatusCode, PluginHeaders.Of(context.Response.Headers));
        for (int i = callbacks.Count - 1; i >= 0; i--)
        {
            try
            {
                callbacks[i](head);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                throw new AnswerCallbackException(e);
            }
        }

        PluginHeaders.CopyTo(head.Headers, context.Response.Headers, isRequest: false);
    }
}

/// <summary>A plug-in failed when it was shown the head of an answer. An exception, since whoever begins the answer expects no failure; the step
/// that registered the plug-in catches it.</summary>
/// <param name="inner">What the plug-in threw.</param>
internal sealed class AnswerCallbackException(Exception inner) : Exception(inner.Message, inner);
