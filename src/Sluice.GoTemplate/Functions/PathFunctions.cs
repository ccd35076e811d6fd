using System.Text;

namespace Sluice.GoTemplate.Functions;

/// <summary>Sprig's functions of paths, the environment and the network. Paths have slashes, whatever the system.</summary>
internal static class PathFunctions
{
    /// <summary>The functions.</summary>
    public static Function[] All { get; } =
    [
        .. WithOs("base(string)", static (_, a) => Base(a.Text(0))),
        .. WithOs("dir(string)", static (_, a) => Directory(a.Text(0))),
        .. WithOs("clean(string)", static (_, a) => Clean(a.Text(0))),
        .. WithOs("ext(string)", static (_, a) => Extension(a.Text(0))),
        .. WithOs("isAbs(string)", static (_, a) => a.Text(0).StartsWith('/')),
        Function.Of("env(string)", static (c, a) => c.Environment.Variable(a.Text(0)) ?? ""),
        Function.Of("expandenv(string)", static (c, a) => Expand(a.Text(0), c)),
        Function.Of("getHostByName(string)", static (c, a) => Resolve(a.Text(0), c)),
    ];

    private static Function[] WithOs(string signature, FunctionBody body) =>
        [Function.Of(signature, body), Function.Of("os" + char.ToUpperInvariant(signature[0]) + signature[1..], body)];

    private static string Base(string path)
    {
        string trimmed = path.TrimEnd('/');
        return path.Length == 0 ? "." : trimmed.Length == 0 ? "/" : trimmed[(trimmed.LastIndexOf('/') + 1)..];
    }

    private static string Directory(string path) => Clean(path[..(path.LastIndexOf('/') + 1)]);

    private static string Extension(string path)
    {
        int point = path.LastIndexOf('.');
        return point > path.LastIndexOf('/') ? path[point..] : "";
    }

    private static string Clean(string path)
    {
        bool isRooted = path.StartsWith('/');
        var parts = new List<string>();
        foreach (string part in path.Split('/'))
        {
            if (part is "" or ".")
            {
                continue;
            }

            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > 0 && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (!isRooted)
            {
                parts.Add(part);
            }
        }

        string joined = string.Join('/', parts);
        return isRooted ? "/" + joined : joined.Length == 0 ? "." : joined;
    }

    // $NAME and ${NAME}, as a shell's; one special character is a name too. An open brace without an end is left out.
    private static string Expand(string text, CallContext context)
    {
        var result = new StringBuilder(text.Length);
        int at = 0;
        while (at < text.Length)
        {
            context.Budget.Step();
            int sign = text.IndexOf('$', at);
            if (sign < 0 || sign == text.Length - 1)
            {
                result.Append(text, at, text.Length - at);
                break;
            }

            result.Append(text, at, sign - at);
            at = sign + 1;
            string name;
            if (text[at] == '{')
            {
                int end = text.IndexOf('}', at);
                if (end < 0 || end == at + 1)
                {
                    at = end < 0 ? at + 1 : end + 1;
                    continue;
                }

                name = text[(at + 1)..end];
                at = end + 1;
            }
            else
            {
                int end = at;
                while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
                {
                    end++;
                }

                bool isSpecial = end == at && "*#$@!?-".Contains(text[at], StringComparison.Ordinal);
                if (char.IsAsciiDigit(text[at]))
                {
                    end = at + 1;
                }

                if (end == at && !isSpecial)
                {
                    result.Append('$');
                    continue;
                }

                end = isSpecial ? at + 1 : end;
                name = text[at..end];
                at = end;
            }

            string value = context.Environment.Variable(name) ?? "";
            context.Budget.Allocate(value.Length);
            result.Append(value);
        }

        return result.ToString();
    }

    private static string Resolve(string name, CallContext context)
    {
        context.Budget.Step(20_000);
        try
        {
            IReadOnlyList<string> addresses = context.Environment.ResolveHost(name);
            return addresses.Count > 0
                ? addresses[System.Security.Cryptography.RandomNumberGenerator.GetInt32(addresses.Count)]
                : throw new TemplateFault($"the host {name} has no address");
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or ArgumentException)
        {
            throw new TemplateFault($"the host {name} was not found");
        }
    }
}
