using System.Buffers;
using System.Text;
using Sluice.Configuration;
using Sluice.Gateway.Features.Jose;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Revocation;

/// <summary>Says which tokens were revoked, by their claims.</summary>
internal sealed class Revoker
{
    /// <summary>The largest element that is hashed on the stack.</summary>
    private const int SmallElement = 256;

    private readonly RotatingFilter _filter;

    private Revoker(RotatingFilter filter, IReadOnlyList<string> claims)
    {
        _filter = filter;
        Claims = [.. claims];
    }

    /// <summary><c>token_keys</c>: the claims that are watched.</summary>
    public string[] Claims { get; }

    /// <summary>Compiles the revoker of the service, and the port that revocations come in on.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="services">The surroundings; they get the port.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns>The revoker; <see langword="null"/> where none is configured.</returns>
    public static Revoker? Compile(GatewayConfig config, GatewayServices services, DiagnosticBag diagnostics)
    {
        if (RevokerOptions.Read(config, diagnostics) is not { } options)
        {
            return null;
        }

        RotatingFilter filter = services.State.Take(
            RevokerOptions.Namespace, options.Sizing, () => new RotatingFilter(options.Sizing, services.Clock));
        var revoker = new Revoker(filter, options.Claims);
        if (options.Port > 0)
        {
            var settings = new FeatureListenerSettings("Revoker", RevokerOptions.Namespace, options.Port, RevocationApi.MaxBody);
            FeatureListener listener = services.State.Take(
                $"{RevokerOptions.Namespace} port", settings, () => new FeatureListener(settings, services.KeptLog));
            var api = new RevocationApi(revoker, filter, options, services.Clock, services.Log);
            services.Ports.Add(new FeaturePort(listener, options.Address, api.AnswerAsync));
        }

        return revoker;
    }

    /// <summary>Whether a token was revoked. Claims that are not text, such as lists, are not looked at.</summary>
    /// <param name="claims">The claims of a valid token.</param>
    public bool Rejects(JwtClaims claims)
    {
        foreach (string name in Claims)
        {
            if (claims.Root.Find(name) is { Kind: ClaimKind.Text } claim && IsRevoked(name, claim.Text))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a token with a claim was revoked.</summary>
    /// <param name="claim">One of <see cref="Claims"/>.</param>
    /// <param name="value">Its value in the token, which is text.</param>
    private bool IsRevoked(string claim, string value)
    {
        int most = Encoding.UTF8.GetMaxByteCount(claim.Length + value.Length + 1);
        byte[]? rented = most > SmallElement ? ArrayPool<byte>.Shared.Rent(most) : null;
        Span<byte> element = rented ?? stackalloc byte[SmallElement];
        int length = Encoding.UTF8.GetBytes(claim, element);
        element[length++] = (byte)'-';
        length += Encoding.UTF8.GetBytes(value, element[length..]);
        bool isRevoked = _filter.Contains(element[..length]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return isRevoked;
    }
}
