using System.Globalization;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Martian;

/// <summary>The components for the port of a request's URL (manipulation.md 2.4).</summary>
internal static class PortComponents
{
    /// <summary><c>port.Modifier</c>: sets or removes the port of the URL. The <c>Host</c> header stays.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair Modifier(ComponentReader reader)
    {
        int port = reader.Integer("port");
        bool usesDefault = reader.Flag("defaultForScheme");
        bool removes = reader.Flag("remove");
        int written = (port != 0 ? 1 : 0) + (usesDefault ? 1 : 0) + (removes ? 1 : 0);
        if (written != 1)
        {
            reader.Mistake(MartianCodes.Port, null, "of port, defaultForScheme and remove exactly one is to be written", "keep one of the three");
        }

        return new ModifierPair(
            exchange =>
            {
                MartianUrl url = exchange.Url;
                int wanted = usesDefault ? url.DefaultPort : port;
                url.Host = removes ? url.HostName
                    : wanted == 0 ? url.Host
                    : string.Create(CultureInfo.InvariantCulture, $"{url.HostName}:{wanted}");
                return null;
            },
            null);
    }

    /// <summary><c>port.Filter</c>: whether the URL has a port, written or implied by the scheme. Of an answer whose URL has no written
    /// port, another than the implied one cannot be asked.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair Filter(ComponentReader reader)
    {
        int port = reader.Integer("port");
        return Filtering.Compile(
            (Exchange exchange, out bool holds) => Is(exchange.Url, port, out holds),
            (Exchange exchange, out bool holds) =>
            {
                Failure? failure = Is(exchange.Url, port, out holds);
                return failure ?? (!holds && exchange.Url.Port is null ? Missing() : null);
            },
            reader.Modifier(),
            default);
    }

    private static Failure? Is(MartianUrl url, int port, out bool holds)
    {
        int actual = url.DefaultPort;
        bool valid = url.Port is not { } written
            || int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out actual);
        holds = valid && actual == port;
        return valid ? null : new Failure(FailureKind.Modifier, "port.Filter: the port of the URL is no number");
    }

    private static Failure Missing() => new(FailureKind.Modifier, "port.Filter: the URL that answered has no port");
}
