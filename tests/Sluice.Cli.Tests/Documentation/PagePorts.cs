using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Sluice.Cli.Tests.Documentation;

/// <summary>Free ports that take the place of those that a page names, so that pages are tried side by side. They have as many digits, so that
/// lengths and columns stay as the page shows them.</summary>
internal sealed partial class PagePorts
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Taken = [8080];
    private readonly Dictionary<string, string> _free = new(StringComparer.Ordinal);

    /// <summary>Finds the ports that texts name, and a free one for each.</summary>
    /// <param name="texts">The texts.</param>
    public PagePorts(IEnumerable<string> texts)
    {
        _free["8080"] = Take();
        foreach (Match match in texts.SelectMany(static text => Named().Matches(text)))
        {
            if (!_free.ContainsKey(match.Groups["port"].Value))
            {
                _free.Add(match.Groups["port"].Value, Take());
            }
        }
    }

    /// <summary>The port in place of 8080.</summary>
    public string Gateway => _free["8080"];

    /// <summary>A text with the free ports in it.</summary>
    /// <param name="text">The text.</param>
    public string In(string text) => FourDigits().Replace(text, match => _free.GetValueOrDefault(match.Value, match.Value));

    private static string Take()
    {
        lock (Gate)
        {
            while (true)
            {
                // Below the ports that the system hands out by itself.
                int port = Random.Shared.Next(2000, 10000);
                if (!Taken.Contains(port) && IsFree(port))
                {
                    Taken.Add(port);
                    return port.ToString(CultureInfo.InvariantCulture);
                }
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Any, port) { ExclusiveAddressUse = true };
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"(127\.0\.0\.1:|localhost:|""port"": |PORT=|-p |http\.server )(?<port>\d{4})(?!\d)", RegexOptions.ExplicitCapture)]
    private static partial Regex Named();

    [GeneratedRegex(@"(?<![\d.])\d{4}(?!\d)")]
    private static partial Regex FourDigits();
}
