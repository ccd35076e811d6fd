using System.Globalization;

namespace Sluice.Cli.Demo;

/// <summary>The demo's configuration, and the requests that show what it does.</summary>
internal static class Showcase
{
    /// <summary>The name of the embedded copy of <c>examples/demo/krakend.json</c>.</summary>
    private const string Resource = "Sluice.Cli.Demo.krakend.json";

    private static readonly (string Flags, string Path, string Shows)[] Requests =
    [
        ("-s", "/profile/1",
            "Two services merged: a user, cut to name, contact (renamed from email) and city, and the list of the user's orders."),
        ("-si", "/dashboard/1",
            "One of two services fails: status 200, the user alone, and the header X-Krakend-Completed: false."),
        ("-si", "/suggestions/1",
            "One of two services takes 3 s, the endpoint's timeout is 1 s: the user alone after 0.85 s, X-Krakend-Completed: false."),
        ("-s", "/latest-order/1",
            "One service after the other: the user's latest_order, o-12, is in the URL of the second call."),
        ("-s", "/catalog",
            "An XML service read as JSON: the currency and a list of two books."),
    ];

    /// <summary>The configuration's text, as in <c>examples/demo/krakend.json</c>.</summary>
    public static string Configuration { get; } = Read();

    /// <summary>Writes the requests to try and what each shows.</summary>
    /// <param name="output">Where they are written.</param>
    /// <param name="port">The gateway's port.</param>
    public static void Write(TextWriter output, int port)
    {
        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"Sluice listens on http://127.0.0.1:{port} in front of five small services. Try:"));
        foreach ((string flags, string path, string shows) in Requests)
        {
            output.WriteLine();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  curl {flags} http://127.0.0.1:{port}{path}"));
            output.WriteLine($"      {shows}");
        }

        output.WriteLine();
        output.WriteLine("'sluice demo --print-config' shows the configuration. Press Ctrl+C to stop.");
    }

    private static string Read()
    {
        using Stream stream = typeof(Showcase).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is not part of this build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
