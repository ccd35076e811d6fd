namespace Sluice.Cel.Binding;

/// <summary>
/// Type parameters and what they turned out to be. Types agree as the language definition's "Gradual Type Checking" says:
/// dyn agrees with everything, generic types agree when their parameters do, and null agrees with types that may be null.
/// </summary>
internal sealed class TypeInference
{
    private readonly Dictionary<string, CelType> _found = new(StringComparer.Ordinal);
    private readonly List<(string Name, CelType? Before)> _learnt = [];
    private int _fresh;

    /// <summary>A type parameter that nothing else uses.</summary>
    internal CelType Fresh() => CelType.Parameter("_" + _fresh++);

    /// <summary>Gives the type parameters of a declaration new names, one for each name in <paramref name="renamed"/>.</summary>
    internal CelType Instantiate(CelType type, Dictionary<string, CelType> renamed)
    {
        if (type.Shape == TypeShape.Parameter)
        {
            if (!renamed.TryGetValue(type.Name, out CelType? fresh))
            {
                renamed.Add(type.Name, fresh = Fresh());
            }

            return fresh;
        }

        return type.Arguments.Length == 0 ? type : Rebuild(type, a => Instantiate(a, renamed));
    }

    /// <summary>Replaces parameters by what is known of them.</summary>
    /// <param name="type">The type.</param>
    /// <param name="final">Whether parameters of which nothing is known become dyn.</param>
    internal CelType Substitute(CelType type, bool final)
    {
        if (type.Shape == TypeShape.Parameter)
        {
            return _found.TryGetValue(type.Name, out CelType? known) ? Substitute(known, final) : final ? CelType.Dyn : type;
        }

        return type.Arguments.Length == 0 ? type : Rebuild(type, a => Substitute(a, final));
    }

    /// <summary>Whether values of one type can stand where the other is wanted; learns about parameters when so.</summary>
    internal bool Assign(CelType from, CelType to) => Assign([from], [to]);

    /// <summary>As <see cref="Assign(CelType, CelType)"/> for lists of equal length: all or nothing is learnt.</summary>
    internal bool Assign(ReadOnlySpan<CelType> from, ReadOnlySpan<CelType> to)
    {
        _learnt.Clear();
        if (AgreeAll(from, to))
        {
            return true;
        }

        for (int i = _learnt.Count - 1; i >= 0; i--)
        {
            (string name, CelType? before) = _learnt[i];
            if (before is null)
            {
                _found.Remove(name);
            }
            else
            {
                _found[name] = before;
            }
        }

        return false;
    }

    /// <summary>The type of a place that holds values of both types.</summary>
    internal CelType Join(CelType? previous, CelType current)
    {
        if (previous is null)
        {
            return current;
        }

        return Assign(previous, current) ? MoreGeneral(previous, current) : CelType.Dyn;
    }

    private static CelType Rebuild(CelType type, Func<CelType, CelType> change) =>
        CelType.Opaque(type.Name, [.. type.Arguments.Select(change)]);

    private bool AgreeAll(ReadOnlySpan<CelType> from, ReadOnlySpan<CelType> to)
    {
        if (from.Length != to.Length)
        {
            return false;
        }

        for (int i = 0; i < from.Length; i++)
        {
            if (!Agree(from[i], to[i]))
            {
                return false;
            }
        }

        return true;
    }

    private bool Agree(CelType a, CelType b)
    {
        if (b.Shape == TypeShape.Parameter)
        {
            (bool valid, bool known) = TrySubstitute(a, b);
            if (valid || known)
            {
                return valid;
            }
        }

        if (a.Shape == TypeShape.Parameter)
        {
            return TrySubstitute(b, a).Valid;
        }

        if (a.IsDyn || b.IsDyn)
        {
            return true;
        }

        if (ReferenceEquals(a, CelType.Null) || ReferenceEquals(b, CelType.Null))
        {
            return MayBeNull(a) && MayBeNull(b);
        }

        return a.Shape == b.Shape && (a.Shape == TypeShape.Type || a.Name == b.Name) && AgreeAll(a.Arguments, b.Arguments);
    }

    private static bool MayBeNull(CelType type) =>
        ReferenceEquals(type, CelType.Null) || ReferenceEquals(type, CelType.Timestamp) || ReferenceEquals(type, CelType.Duration)
        || (type.Shape == TypeShape.Generic && !type.IsList && !type.IsMap);

    private (bool Valid, bool Known) TrySubstitute(CelType type, CelType parameter)
    {
        if (CelType.Same(type, parameter))
        {
            return (true, true);
        }

        if (!_found.TryGetValue(parameter.Name, out CelType? known))
        {
            bool free = !Mentions(type, parameter);
            if (free)
            {
                Learn(parameter.Name, null, type);
            }

            return (free, false);
        }

        if (CelType.Same(type, known))
        {
            return (true, true);
        }

        if (!Agree(type, known))
        {
            return (false, true);
        }

        CelType general = MoreGeneral(type, known);
        if (!Mentions(general, parameter))
        {
            Learn(parameter.Name, known, general);
        }

        return (true, true);
    }

    private void Learn(string parameter, CelType? before, CelType type)
    {
        _learnt.Add((parameter, before));
        _found[parameter] = type;
    }

    private bool Mentions(CelType type, CelType parameter)
    {
        if (type.Shape == TypeShape.Parameter)
        {
            return type.Name == parameter.Name
                || (_found.TryGetValue(type.Name, out CelType? known) && Mentions(known, parameter));
        }

        return Array.Exists(type.Arguments, a => Mentions(a, parameter));
    }

    private static CelType MoreGeneral(CelType a, CelType b) => IsAtLeastAsGeneral(a, b) ? a : b;

    private static bool IsAtLeastAsGeneral(CelType a, CelType b)
    {
        if (a.IsDyn || a.Shape == TypeShape.Parameter)
        {
            return true;
        }

        if (b.IsDyn || b.Shape == TypeShape.Parameter || a.Shape != b.Shape || a.Name != b.Name
            || a.Arguments.Length != b.Arguments.Length)
        {
            // A type that may be null stays itself beside null.
            return ReferenceEquals(b, CelType.Null) && !ReferenceEquals(a, CelType.Null);
        }

        for (int i = 0; i < a.Arguments.Length; i++)
        {
            if (!IsAtLeastAsGeneral(a.Arguments[i], b.Arguments[i]))
            {
                return false;
            }
        }

        return true;
    }
}
