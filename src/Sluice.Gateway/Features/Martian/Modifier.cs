using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Martian;

/// <summary>A compiled modifier in one direction: it changes the request that is about to be sent, or the answer that came.</summary>
/// <param name="exchange">The call.</param>
/// <returns>Why the call fails, or <see langword="null"/>.</returns>
internal delegate Failure? Modifier(Exchange exchange);

/// <summary>What a filter asks of a call.</summary>
/// <param name="exchange">The call.</param>
/// <param name="holds">Whether it is so.</param>
/// <returns>Why the call fails, or <see langword="null"/>.</returns>
internal delegate Failure? Condition(Exchange exchange, out bool holds);

/// <summary>A compiled component: what it does in each direction, <see langword="null"/> where it does nothing.</summary>
/// <param name="Request">What happens before the call.</param>
/// <param name="Response">What happens to the answer, before its status is looked at.</param>
internal readonly record struct ModifierPair(Modifier? Request, Modifier? Response)
{
    /// <summary>A component that does the same in both directions.</summary>
    /// <param name="modifier">What it does.</param>
    public static ModifierPair Both(Modifier modifier) => new(modifier, modifier);

    /// <summary>The component without the directions that are not among some.</summary>
    /// <param name="directions">The directions that are kept.</param>
    public ModifierPair Within(Directions directions) => new(
        directions.HasFlag(Directions.Request) ? Request : null, directions.HasFlag(Directions.Response) ? Response : null);
}

/// <summary>The words of <c>scope</c>.</summary>
[Flags]
internal enum Directions
{
    /// <summary>Neither: an empty <c>scope</c>.</summary>
    None = 0,

    /// <summary><c>request</c>.</summary>
    Request = 1,

    /// <summary><c>response</c>.</summary>
    Response = 2,

    /// <summary>Both.</summary>
    Both = Request | Response,
}
