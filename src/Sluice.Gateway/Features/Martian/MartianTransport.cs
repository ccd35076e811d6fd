using Sluice.Configuration;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.Martian;

/// <summary><c>modifier/martian</c>: changes what is sent to a backend, and what it answered before anything looks at the status
/// (manipulation.md 2). It stands around the following of redirects and the unwrapping of gzip: modifiers see one request and one
/// plain answer.</summary>
internal sealed class MartianTransport : IUpstreamTransport
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "modifier/martian";

    private readonly IUpstreamTransport _inner;
    private readonly ModifierPair _modifiers;

    private MartianTransport(IUpstreamTransport inner, ModifierPair modifiers)
    {
        _inner = inner;
        _modifiers = modifiers;
    }

    /// <summary>Compiles the modifiers of a backend.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="inner">What makes its calls.</param>
    /// <param name="diagnostics">Where mistakes are told. As in the original, the gateway starts with them, and the backend then works
    /// without any modifier.</param>
    /// <returns>The transport with the modifiers; <paramref name="inner"/> itself where there are none.</returns>
    public static IUpstreamTransport Compile(BackendConfig backend, IUpstreamTransport inner, DiagnosticBag diagnostics)
    {
        if (!backend.ExtraConfig.TryGet(Namespace, out ConfigNode? node))
        {
            return inner;
        }

        ComponentCompiler compiler = new(diagnostics);
        ModifierPair modifiers = compiler.Compile(node);
        if (compiler.Mistakes > 0)
        {
            diagnostics.Warning(MartianCodes.Off, node, $"because of the mistakes in it, nothing of {Namespace} is done: requests and answers of this backend"
                + " stay as they are", "correct them, or remove the block");
            return inner;
        }

        return modifiers is { Request: null, Response: null } ? inner : new MartianTransport(inner, modifiers);
    }

    /// <inheritdoc/>
    public ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CancellationToken cancellation)
    {
        Exchange exchange = new(request);
        if (_modifiers.Request is { } modify && (modify(exchange) ?? exchange.Finish()) is { } failure)
        {
            return new ValueTask<UpstreamResult>(new UpstreamResult(null, failure));
        }

        if (exchange.SkipsCall)
        {
            return new ValueTask<UpstreamResult>(Modify(exchange, new StoredResponse(MemoryBody.Empty) { Url = exchange.Url.Text }));
        }

        return _modifiers.Response is null ? _inner.SendAsync(request, cancellation) : CallAsync(exchange, cancellation);
    }

    private async ValueTask<UpstreamResult> CallAsync(Exchange exchange, CancellationToken cancellation)
    {
        UpstreamResult result = await _inner.SendAsync(exchange.Request, cancellation);
        return result.Response is { } response ? Modify(exchange, response) : result;
    }

    private UpstreamResult Modify(Exchange exchange, UpstreamResponse response)
    {
        exchange.Receive(response);
        if (_modifiers.Response?.Invoke(exchange) is not { } failure)
        {
            return new UpstreamResult(exchange.Response, null);
        }

        exchange.Response!.Dispose();
        return new UpstreamResult(null, failure);
    }
}
