namespace Sluice.Cel.Library;

/// <summary>The functions of the optional types extension.</summary>
internal static class OptionalsExtension
{
    private static readonly CelValue None = CelValue.FromOptional(CelOptional.None);
    private static readonly CelValue NoValue = CelValue.FromError(CelErrorCode.InvalidArgument, "optional.none() has no value");

    /// <summary>Declares it.</summary>
    internal static void AddTo(FunctionTable table)
    {
        table.Add("optional.of", static (scoped a, ref _) => Some(a[0]), "(A) optional(A)");
        table.Add("optional.none", static (scoped _, ref _) => None, "() optional(A)");
        table.Add("optional.ofNonZeroValue", static (scoped a, ref _) => IsZero(a[0]) ? None : Some(a[0]), "(A) optional(A)");
        table.Add(
            "hasValue",
            static (scoped a, ref _) => a[0].Kind == CelKind.Optional ? CelValue.FromBool(a[0].Option.HasValue) : default,
            "optional(A).() bool");
        table.Add(
            "value",
            static (scoped a, ref _) =>
                a[0].Kind != CelKind.Optional ? default : a[0].Option.HasValue ? a[0].Option.Value : NoValue,
            "optional(A).() A");
        table.Add(
            "or",
            static (scoped a, ref _) =>
                a[0].Kind != CelKind.Optional || a[1].Kind != CelKind.Optional ? default : a[0].Option.HasValue ? a[0] : a[1],
            "optional(A).(optional(A)) optional(A)");
        table.Add(
            "orValue",
            static (scoped a, ref _) =>
                a[0].Kind != CelKind.Optional ? default : a[0].Option.HasValue ? a[0].Option.Value : a[1],
            "optional(A).(A) A");
    }

    private static CelValue Some(in CelValue value) => CelValue.FromOptional(new CelOptional(value));

    private static bool IsZero(in CelValue value) => value.Kind switch
    {
        CelKind.Null => true,
        CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.Duration => value.Bits == 0,
        CelKind.Double => value.Real == 0,
        CelKind.String => value.Text.Length == 0,
        CelKind.Bytes => value.Octets.Length == 0,
        CelKind.List => value.Items.Count == 0,
        CelKind.Map => value.Entries.Count == 0,
        CelKind.Timestamp => value.Bits == 0 && value.Nanoseconds == 0,
        CelKind.Optional => !value.Option.HasValue,
        _ => false,
    };
}
