using System.Collections.Frozen;

namespace Sluice.Cel
{
    /// <summary>What a function does.</summary>
    /// <param name="arguments">The arguments, the receiver of a method first; none is an error.</param>
    /// <param name="context">The evaluation, to charge work to.</param>
    /// <returns>The result, which may be an error; <c>default</c> means that no overload fits.</returns>
    public delegate CelValue CelFunctionBody(scoped ReadOnlySpan<CelValue> arguments, ref CelContext context);
}

namespace Sluice.Cel.Library
{
    /// <summary>One way to call a function.</summary>
    internal sealed record Overload(bool IsMethod, CelType[] Parameters, CelType Result);

    /// <summary>All overloads of a name, and the body that serves them.</summary>
    internal sealed class FunctionGroup
    {
        /// <summary>The overloads, in the order declared.</summary>
        internal List<Overload> Overloads { get; } = [];

        /// <summary>The body.</summary>
        internal required CelFunctionBody Body { get; set; }

        /// <summary>Whether equal arguments give equal results, so that calls on constants can be made at compile time.</summary>
        internal bool IsPure { get; init; }

        /// <summary>Whether it takes one or more arguments of any number, which the body checks.</summary>
        internal bool IsVariadic { get; set; }
    }

    /// <summary>Functions by name.</summary>
    internal sealed class FunctionTable
    {
        private readonly Dictionary<string, FunctionGroup> _groups = new(StringComparer.Ordinal);

        /// <summary>Declares an overload of a function of the host.</summary>
        internal void Add(string name, bool isMethod, CelType[] parameters, CelType result, CelFunctionBody body)
        {
            FunctionGroup group = Group(name, body, pure: false);
            group.Body = body;
            group.Overloads.Add(new Overload(isMethod, parameters, result));
        }

        /// <summary>Declares functions of the library by signature, for example <c>string.size() int</c> (<see cref="Signature"/>).</summary>
        internal void Add(string name, CelFunctionBody body, params ReadOnlySpan<string> signatures)
        {
            FunctionGroup group = Group(name, body, pure: true);
            foreach (string signature in signatures)
            {
                group.Overloads.Add(Signature.Parse(signature));
            }
        }

        /// <summary>Declares a function of the library that takes any number of arguments.</summary>
        internal void AddVariadic(string name, CelFunctionBody body) => Group(name, body, pure: true).IsVariadic = true;

        /// <summary>Adds the functions of another table; a name of both keeps all overloads and the other's body.</summary>
        internal void AddAll(FunctionTable other)
        {
            foreach ((string name, FunctionGroup added) in other._groups)
            {
                if (_groups.TryGetValue(name, out FunctionGroup? group))
                {
                    group.Overloads.AddRange(added.Overloads);
                    group.Body = added.Body;
                }
                else
                {
                    _groups.Add(name, added);
                }
            }
        }

        /// <summary>The table for look-ups.</summary>
        internal FrozenDictionary<string, FunctionGroup> ToFrozen() => _groups.ToFrozenDictionary(StringComparer.Ordinal);

        private FunctionGroup Group(string name, CelFunctionBody body, bool pure)
        {
            if (!_groups.TryGetValue(name, out FunctionGroup? group))
            {
                _groups.Add(name, group = new FunctionGroup { Body = body, IsPure = pure });
            }

            return group;
        }
    }
}
