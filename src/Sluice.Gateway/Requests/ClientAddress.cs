using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Requests;

/// <summary>Finds the address of the client behind trusted proxies (core.md 4.3). With the defaults, which trust every address, a
/// client can choose its address with a header of its own: set <c>trusted_proxies</c>.</summary>
/// <param name="options">The <c>router</c> settings.</param>
internal sealed class ClientAddress(RouterOptions options)
{
    private static readonly SearchValues<char> Ipv6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    private const string AppEngineHeader = "X-Appengine-Remote-Addr";

    private readonly string[] _headers = options.ForwardedByClientIp ? [.. options.RemoteIpHeaders] : [];

    /// <summary>Writes a peer's address as the gateway shows it: an IPv4-mapped IPv6 address as IPv4, no scope.</summary>
    /// <param name="peer">The address of the connection's other end.</param>
    public static string Text(IPAddress peer)
    {
        IPAddress plain = Unmap(peer);
        return plain.AddressFamily == AddressFamily.InterNetworkV6 && plain.ScopeId != 0
            ? new IPAddress(plain.GetAddressBytes()).ToString()
            : plain.ToString();
    }

    /// <summary>Finds the client's address.</summary>
    /// <param name="peer">The address of the connection's other end.</param>
    /// <param name="peerText">Its <see cref="Text"/>, which the caller keeps for the connection.</param>
    /// <param name="headers">The request's headers.</param>
    /// <returns>The text of an address: nothing else can be in it, whatever a header holds.</returns>
    public string Resolve(IPAddress peer, string peerText, IHeaderDictionary headers)
    {
        if (options.AppEngine && headers.TryGetValue(AppEngineHeader, out StringValues own)
            && own.Count > 0 && own[0] is { } address && TryParse(address, out _))
        {
            return address;
        }

        if (_headers.Length == 0 || !IsTrusted(peer))
        {
            return peerText;
        }

        foreach (string name in _headers)
        {
            if (headers.TryGetValue(name, out StringValues lines) && lines.Count > 0 && FirstUntrusted(Joined(lines)) is { } client)
            {
                return client;
            }
        }

        return peerText;
    }

    // From right to left, the side that the nearest proxy wrote; an item that is no address discards the whole header.
    private string? FirstUntrusted(string header)
    {
        int end = header.Length;
        while (true)
        {
            int comma = end == 0 ? -1 : header.LastIndexOf(',', end - 1);
            ReadOnlySpan<char> item = header.AsSpan(comma + 1, end - comma - 1).Trim();
            if (!TryParse(item, out IPAddress? address))
            {
                return null;
            }

            if (comma < 0 || !IsTrusted(address))
            {
                return item.Length == header.Length ? header : item.ToString();
            }

            end = comma;
        }
    }

    private bool IsTrusted(IPAddress address)
    {
        if (options.TrustedProxies is not { } networks)
        {
            return true;
        }

        IPAddress plain = Unmap(address);
        for (int i = 0; i < networks.Count; i++)
        {
            if (networks[i].Contains(plain))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads an address strictly: four decimal numbers without leading zeros, or IPv6 without brackets, scope and port.
    /// The framework's parser alone would also take <c>1</c>, <c>0x7f.1</c> and <c>[::1]:80</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="address">The address.</param>
    internal static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        int colon = text.LastIndexOf(':');
        if (colon >= 0 && text.ContainsAnyExcept(Ipv6Characters))
        {
            return false;
        }

        ReadOnlySpan<char> dotted = text[(colon + 1)..];
        bool hasDotted = colon < 0 || dotted.Contains('.');
        return (!hasDotted || IsDottedDecimal(dotted)) && IPAddress.TryParse(text, out address);
    }

    /// <summary>Whether a text is an address of version 4: four decimal numbers without leading zeros.</summary>
    /// <param name="text">The text.</param>
    internal static bool IsDottedDecimal(ReadOnlySpan<char> text)
    {
        int parts = 0;
        foreach (Range range in text.Split('.'))
        {
            ReadOnlySpan<char> part = text[range];
            if (++parts > 4 || part.Length is 0 or > 3 || part.ContainsAnyExceptInRange('0', '9')
                || (part.Length > 1 && part[0] == '0') || int.Parse(part) > 255)
            {
                return false;
            }
        }

        return parts == 4;
    }

    private static IPAddress Unmap(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static string Joined(StringValues lines) => lines.Count == 1 ? lines[0] ?? "" : string.Join(',', lines.ToArray());
}
