using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Martian;

/// <summary><c>status.Modifier</c>: sets the status of answers (manipulation.md 2.4).</summary>
internal static class StatusModifier
{
    /// <summary>Compiles the component.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair Compile(ComponentReader reader)
    {
        int status = reader.Integer("statusCode");
        if (status is >= 200 and <= 999)
        {
            return new ModifierPair(null, exchange =>
            {
                exchange.Response!.StatusCode = status;
                return null;
            });
        }

        reader.Warn(MartianCodes.EveryCallFails, "statusCode", $"{status} is no status that an answer can have, so every call of this backend fails",
            "write one from 200 to 999");
        return new ModifierPair(null, _ => new Failure(FailureKind.Modifier, $"status.Modifier: {status} is no status of an answer"));
    }
}
