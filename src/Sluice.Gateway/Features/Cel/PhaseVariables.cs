using System.Globalization;
using Sluice.Cel;

namespace Sluice.Gateway.Features.Cel;

/// <summary>The variables that every phase has. One object serves one phase of one request.</summary>
/// <param name="clock">The source of time.</param>
internal abstract class PhaseVariables(TimeProvider clock) : ICelActivation
{
    private string? _now;

    /// <inheritdoc/>
    public CelValue Resolve(int slot) => slot == CelVocabulary.Now ? CelValue.FromString(_now ??= Now()) : ResolveOwn(slot);

    /// <summary>The value of a variable of the phase; <c>default</c> for those of other phases.</summary>
    /// <param name="slot">A number of <see cref="CelVocabulary"/>.</param>
    protected abstract CelValue ResolveOwn(int slot);

    // RFC 3339 as the original writes it: zeros at the end of the fraction left out, Z where the zone has no offset.
    private string Now()
    {
        DateTimeOffset now = clock.GetLocalNow();
        string time = now.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF", CultureInfo.InvariantCulture);
        return time + (now.Offset == TimeSpan.Zero ? "Z" : now.ToString("zzz", CultureInfo.InvariantCulture));
    }
}
