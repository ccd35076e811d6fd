using System.Text;
using System.Text.RegularExpressions;

namespace Sluice.Cli.Tests.Documentation;

/// <summary>A <c>curl</c> line of a page and the answer that the page shows for it.</summary>
/// <param name="Words">The words of the line, <c>curl</c> left out.</param>
/// <param name="Shown">The answer.</param>
internal sealed partial record DocumentedRequest(IReadOnlyList<string> Words, string Shown)
{
    /// <summary>Finds the requests of a page: lines that begin with <c>$ curl</c>, each with what follows it.</summary>
    /// <param name="page">The page.</param>
    public static IEnumerable<DocumentedRequest> Of(DocumentationPage page) =>
        from block in page.Blocks
        where block.Language == "console"
        from part in Regex.Split(block.Text, @"^\$ ", RegexOptions.Multiline)
        where part.StartsWith("curl ", StringComparison.Ordinal)
        let end = part.IndexOf('\n', StringComparison.Ordinal)
        select new DocumentedRequest(
            [.. Word().Matches(part[5..end]).Select(static match => match.Groups["word"].Value)], part[(end + 1)..].TrimEnd('\n'));

    /// <summary>Sends the request to a port and tells the answer as <c>curl</c> does, of the headers only those that the page shows.</summary>
    /// <param name="client">What sends it; it follows no redirects.</param>
    /// <param name="port">The port that takes the place of the page's.</param>
    public async Task<string> SendAsync(HttpClient client, int port)
    {
        using var request = new HttpRequestMessage();
        bool withHead = false;
        string? method = null;
        string? content = null;
        string contentType = "application/x-www-form-urlencoded";
        for (int i = 0; i < Words.Count; i++)
        {
            switch (Words[i])
            {
                case "-s":
                    break;
                case "-si":
                    withHead = true;
                    break;
                case "-X":
                    method = Words[++i];
                    break;
                case "-A":
                    Assert.True(request.Headers.TryAddWithoutValidation("User-Agent", Words[++i]));
                    break;
                case "-d":
                    content = Words[++i];
                    break;
                case "-H":
                    string[] header = Words[++i].Split(": ", 2);
                    if (header[0] == "Content-Type")
                    {
                        contentType = header[1];
                    }
                    else
                    {
                        Assert.True(request.Headers.TryAddWithoutValidation(header[0], header[1]));
                    }

                    break;
                default:
                    request.RequestUri = new Uri(
                        Words[i].Replace(":8080", $":{port}", StringComparison.Ordinal),
                        new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
                    break;
            }
        }

        if (content is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        if (!request.Headers.Contains("Accept"))
        {
            request.Headers.TryAddWithoutValidation("Accept", "*/*");
        }

        request.Method = new HttpMethod(method ?? (request.Content is null ? "GET" : "POST"));
        using HttpResponseMessage answer = await client.SendAsync(request);
        string body = (await answer.Content.ReadAsStringAsync()).TrimEnd('\n');
        if (!withHead)
        {
            return body;
        }

        var told = new StringBuilder();
        told.Append("HTTP/1.1 ").Append((int)answer.StatusCode).Append(' ').Append(answer.ReasonPhrase).Append('\n');
        foreach (string name in Shown.Split("\n\n")[0].Split('\n').Skip(1).Select(static line => line.Split(':')[0]))
        {
            IEnumerable<string>? values =
                answer.Headers.TryGetValues(name, out IEnumerable<string>? own) || answer.Content.Headers.TryGetValues(name, out own) ? own : null;
            told.Append(name).Append(": ").Append(values is null ? "(absent)" : string.Join(", ", values)).Append('\n');
        }

        return told.Append('\n').Append(body).ToString().TrimEnd('\n');
    }

    [GeneratedRegex(@"'(?<word>[^']*)'|(?<word>\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Word();
}
