namespace Sluice.Gateway.Observation;

/// <summary>The methods that telemetry knows by name, so that no client makes up series of its own.</summary>
internal static class HttpMethodNames
{
    /// <summary>The name of every other method (OpenTelemetry's conventions for HTTP).</summary>
    private const string Other = "_OTHER";

    private static readonly string[] Names = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "CONNECT", "TRACE", Other];

    /// <summary>The number of names.</summary>
    public static int Count => Names.Length;

    /// <summary>The position of a method's name.</summary>
    /// <param name="method">The method, in upper case.</param>
    public static int IndexOf(string method)
    {
        for (int i = 0; i < Names.Length - 1; i++)
        {
            if (string.Equals(Names[i], method, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return Names.Length - 1;
    }

    /// <summary>The name at a position.</summary>
    /// <param name="index">The position.</param>
    public static string At(int index) => Names[index];
}
