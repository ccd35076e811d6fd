using System.Net.Mime;
using Microsoft.AspNetCore.Http;

namespace Sluice.Cli.Demo;

/// <summary>The services behind the demo's gateway, each with the host that configurations know it by. <c>docs/demo.md</c> lists them.</summary>
internal sealed class DemoServices : IAsyncDisposable
{
    /// <summary>How long the slow service takes: well over the timeout of the endpoint that calls it.</summary>
    private static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(3);

    private static readonly Dictionary<string, Dictionary<string, DemoAnswer>> Answers = new(StringComparer.Ordinal)
    {
        ["http://users.demo"] = new(StringComparer.Ordinal)
        {
            ["/users/1"] = new(
                """
                {"id":1,"name":"Ada Lovelace","email":"ada@example.com","password_hash":"not for clients","latest_order":"o-12","address":{"city":"London","street":"12 St James's Square"}}
                """),
            ["/users/2"] = new(
                """
                {"id":2,"name":"Alan Turing","email":"alan@example.com","password_hash":"not for clients","latest_order":"o-21","address":{"city":"Wilmslow","street":"43 Adlington Road"}}
                """),
        },
        ["http://orders.demo"] = new(StringComparer.Ordinal)
        {
            ["/orders-of/1"] = new("""[{"id":"o-11","total":19.90},{"id":"o-12","total":7.50}]"""),
            ["/orders-of/2"] = new("""[{"id":"o-21","total":112.00}]"""),
            ["/orders/o-11"] = new("""{"id":"o-11","total":19.90,"items":["b1"]}"""),
            ["/orders/o-12"] = new("""{"id":"o-12","total":7.50,"items":["b2"]}"""),
            ["/orders/o-21"] = new("""{"id":"o-21","total":112.00,"items":["b1","b2"]}"""),
        },
        ["http://slow.demo"] = new(StringComparer.Ordinal)
        {
            ["/suggestions/1"] = new("""{"books":["b1"]}""", Delay: SlowAnswer),
            ["/suggestions/2"] = new("""{"books":["b2"]}""", Delay: SlowAnswer),
        },
        ["http://failing.demo"] = new(StringComparer.Ordinal)
        {
            ["/offers"] = new("""{"error":"out of order"}""", Status: StatusCodes.Status503ServiceUnavailable),
        },
        ["http://catalog.demo"] = new(StringComparer.Ordinal)
        {
            ["/catalog.xml"] = new(
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <catalog currency="EUR">
                  <book id="b1"><title>Sketch of the Analytical Engine</title><price>19.90</price></book>
                  <book id="b2"><title>Computing Machinery and Intelligence</title><price>7.50</price></book>
                </catalog>
                """,
                MediaTypeNames.Application.Xml),
            ["/news.rss"] = new(
                """
                <rss version="2.0"><channel><title>New books</title><item><title>On Computable Numbers</title></item></channel></rss>
                """,
                "application/rss+xml"),
            ["/motto.txt"] = new("Read before you run.", MediaTypeNames.Text.Plain),
            ["/welcome.html"] = new("<h1>Welcome</h1>\n", MediaTypeNames.Text.Html)
            {
                Headers = [("Set-Cookie", "theme=dark"), ("Set-Cookie", "lang=en"), ("X-Rendered-By", "catalog")],
            },
            ["/gone.html"] = new("<h1>Out of print</h1>\n", MediaTypeNames.Text.Html, StatusCodes.Status410Gone),
        },
    };

    private readonly Dictionary<string, DemoService> _byHost = new(StringComparer.Ordinal);

    /// <summary>Starts them all.</summary>
    /// <param name="clock">What the slow service's delay is measured with.</param>
    /// <param name="cancellation">Gives the start up.</param>
    public static async Task<DemoServices> StartAsync(TimeProvider clock, CancellationToken cancellation)
    {
        var services = new DemoServices();
        foreach ((string host, Dictionary<string, DemoAnswer> answers) in Answers)
        {
            services._byHost.Add(host, await DemoService.StartAsync(DemoAnswer.Service(answers, clock), cancellation));
        }

        services._byHost.Add("http://echo.demo", await DemoService.StartAsync(ObservingServices.Echo, cancellation));
        services._byHost.Add("http://status.demo", await DemoService.StartAsync(ObservingServices.Status, cancellation));
        services._byHost.Add("http://counter.demo", await DemoService.StartAsync(ObservingServices.Counter(), cancellation));
        return services;
    }

    /// <summary>Puts the services' addresses in place of the hosts that a configuration names.</summary>
    /// <param name="configuration">The configuration's text.</param>
    public string Address(string configuration)
    {
        foreach ((string host, DemoService service) in _byHost)
        {
            configuration = configuration.Replace(host, service.Address, StringComparison.Ordinal);
        }

        return configuration;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (DemoService service in _byHost.Values)
        {
            await service.DisposeAsync();
        }
    }
}
