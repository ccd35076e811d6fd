using Sluice.Configuration;

namespace Sluice.Gateway.Features.BotDetection;

/// <summary>What is told of <c>security/bot-detector</c>. Each code explains itself.</summary>
internal static class BotDetectorCodes
{
    public static readonly DiagnosticArea Area = new("security/bot-detector", 3000, 3049);

    public static readonly DiagnosticCode Off = Area.Add(3001, "no bot is turned away",
        "As in KrakenD, a pattern that cannot be compiled and a negative `cache_size` switch the whole detector off, its lists included.");
}
