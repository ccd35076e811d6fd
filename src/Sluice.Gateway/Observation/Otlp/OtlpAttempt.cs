namespace Sluice.Gateway.Observation.Otlp;

/// <summary>What became of one attempt.</summary>
/// <param name="IsDelivered">Whether the collector took it, or some of it.</param>
/// <param name="Problem">Why not, or what it tells of the part that it did not take; <see langword="null"/> for nothing.</param>
/// <param name="MayRepeat">Whether another attempt may do better.</param>
/// <param name="After">When the collector wants to see that attempt; <see langword="null"/> where it did not tell.</param>
internal readonly record struct OtlpAttempt(bool IsDelivered, string? Problem, bool MayRepeat = false, TimeSpan? After = null)
{
    /// <summary>The longest text of a collector that is passed on to the log, in characters.</summary>
    private const int MaxTold = 200;

    /// <summary>Reads the body of a success: the collector may tell that it took only a part, or that something is amiss
    /// (OTLP 1.x, "Partial Success").</summary>
    /// <param name="body">The message <c>Export...ServiceResponse</c>.</param>
    public static OtlpAttempt Delivered(ReadOnlySpan<byte> body)
    {
        var response = new ProtobufReader(body);
        while (response.Read())
        {
            if (response.Field != 1)
            {
                continue;
            }

            ulong rejected = 0;
            string told = "";
            var partial = new ProtobufReader(response.Bytes);
            while (partial.Read())
            {
                if (partial.Field == 1)
                {
                    rejected = partial.Number;
                }
                else if (partial.Field == 2)
                {
                    told = Short(partial.Text);
                }
            }

            if (rejected > 0)
            {
                return new OtlpAttempt(true, $"the collector did not take {rejected} items: {told}");
            }

            if (told.Length > 0)
            {
                return new OtlpAttempt(true, $"the collector tells: {told}");
            }
        }

        return new OtlpAttempt(true, null);
    }

    /// <summary>The first words of a text that a collector sent.</summary>
    /// <param name="text">The text.</param>
    public static string Short(string text) => text.Length > MaxTold ? text[..MaxTold] + "..." : text;
}
