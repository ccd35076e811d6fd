using Microsoft.AspNetCore.Http;
using Sluice.Configuration;
using Sluice.Gateway.Features.Jose;
using Sluice.Gateway.Features.JwtValidation;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.JwtSigning;

/// <summary>The last step of an endpoint whose answers hold signed tokens. While there is no key, every request is answered with 401 and reaches no
/// backend.</summary>
internal static class SignerStep
{
    /// <summary>Compiles the last step of an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="plain">What writes its answers without a signer.</param>
    /// <param name="handler">Makes its handler for a writer.</param>
    /// <param name="services">The surroundings.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static RequestStep Compile(
        EndpointConfig endpoint, IEndpointWriter plain, Func<IEndpointWriter, RequestStep> handler, GatewayServices services, DiagnosticBag diagnostics)
    {
        if (SignerOptions.Read(endpoint, diagnostics) is not { } options)
        {
            return handler(plain);
        }

        Tell(endpoint, diagnostics);
        string prefix = $"[ENDPOINT: {endpoint.Path}][JWTSigner]";
        if (options.Algorithm is null)
        {
            services.Log.Write(Hosting.LogLevel.Error, $"{prefix} Unable to create the signer: its configuration has mistakes");
            return Refuse;
        }

        var tokens = new TokenWriter(options);
        if (!options.Keys.IsLocal)
        {
            RemoteKeys keys = RemoteKeys.Take(
                services, $"keys of {endpoint.Method} {endpoint.Path} signer", options.Keys, (ConfigObject)options.Source, TimeSpan.Zero, diagnostics);
            services.BeforeServing.Add(keys.Prefetch);
            var key = new RemoteSigningKey(keys, options.KeyId, options.Algorithm, endpoint.Timeout, services.Log, prefix);
            RequestStep next = handler(new SignedAnswer(tokens, () => key.Signer!));
            return context => key.Signer is null ? FindAsync(key, next, context) : next(context);
        }

        if (Load(options, diagnostics) is { } signer)
        {
            return handler(new SignedAnswer(tokens, () => signer));
        }

        services.Log.Write(Hosting.LogLevel.Error, $"{prefix} Unable to create the signer: there is no key to sign with");
        return Refuse;
    }

    private static async ValueTask FindAsync(RemoteSigningKey key, RequestStep next, RequestContext context)
    {
        if (await key.FindAsync(context) is null)
        {
            await Refuse(context);
            return;
        }

        await next(context);
    }

    private static ValueTask Refuse(RequestContext context) => ValidatorStep.RefuseAsync(context, StatusCodes.Status401Unauthorized);

    // What the original leaves out without a word is run: a limit that is written must hold.
    private static void Tell(EndpointConfig endpoint, DiagnosticBag diagnostics)
    {
        foreach (string name in (string[])["modifier/lua-endpoint", "qos/ratelimit/router"])
        {
            if (endpoint.ExtraConfig.TryGet(name, out ConfigNode? node))
            {
                diagnostics.Warning(SigningCodes.AlsoRuns, node, $"with auth/signer KrakenD ignores {name}; here it runs", "remove it where it is not wanted");
            }
        }

        if (endpoint.OutputEncoding == "no-op" || endpoint.Backends is [{ Encoding: "no-op" }])
        {
            diagnostics.Warning(
                SigningCodes.Streams, endpoint.Source, "a no-op answer cannot be signed, so EVERY request is answered with 400",
                "give the endpoint and its backend another encoding, or remove auth/signer");
        }
    }

    // Whatever is wrong with the file, the original starts.
    private static JwsSigner? Load(SignerOptions options, DiagnosticBag diagnostics)
    {
        ConfigNode node = options.Setting("jwk_local_path");
        var findings = new DiagnosticBag();
        if (LocalKeys.Load(options.Keys, node, findings) is not { } set)
        {
            foreach (Diagnostic finding in findings)
            {
                diagnostics.Add(finding with { Severity = DiagnosticSeverity.Warning, Message = finding.Message + ", so EVERY request is answered with 401" });
            }

            return null;
        }

        // A secret that can be guessed from one token makes every token of its backends worthless.
        if (set.Keys.LastOrDefault(key => key.KeyId == options.KeyId) is { } chosen && JwsKeyFit.IsWeakSecret(chosen, options.Algorithm!))
        {
            diagnostics.Error(
                JoseCodes.WeakSecret, node, JwsKeyFit.Problem(chosen, options.Algorithm!)!,
                $"make a secret of {options.Algorithm!.HashSize} random bytes, such as with: openssl rand -base64 {options.Algorithm.HashSize}");
            return null;
        }

        if (SigningKey.TryFind(set, options.KeyId, options.Algorithm!, out JwsSigner? signer, out string? problem))
        {
            return signer;
        }

        diagnostics.Warning(SigningCodes.NoKey, options.Setting("kid"), $"{problem}, so EVERY request is answered with 401", "write the kid of a key in the file that goes with alg");
        return null;
    }
}
