namespace Sluice.Cel.Tests.Conformance;

/// <summary>One test of the suite (cel.expr.conformance.test.SimpleTest).</summary>
internal sealed record SuiteTest(string File, string Section, TextProto Definition)
{
    private static readonly CelLimits Limits = new();

    internal string Name => $"{File}/{Section}/{Definition.Scalar("name")}";

    /// <summary>Whether the expression, its bindings or its result use protobuf messages, which the library does not have.</summary>
    internal bool NeedsMessages { get; } = Mentions(Definition);

    /// <summary>All tests of a folder.</summary>
    internal static IEnumerable<SuiteTest> Load(string folder) =>
        from path in Directory.EnumerateFiles(folder, "*.textproto").Order(StringComparer.Ordinal)
        from section in TextProto.Parse(System.IO.File.ReadAllText(path)).Messages("section")
        from test in section.Messages("test")
        select new SuiteTest(Path.GetFileNameWithoutExtension(path), section.Scalar("name")!, test);

    /// <summary>Runs the test; null when it passes, or what went wrong.</summary>
    internal string? Run()
    {
        bool check = Definition.Scalar("disable_check") != "true";
        CelEnvironmentBuilder builder = new() { Extensions = CelExtensions.All, Container = Definition.Scalar("container") ?? "" };
        foreach (TextProto declaration in Definition.Messages("type_env"))
        {
            string name = declaration.Scalar("name")!;
            if (declaration.Message("ident") is { } ident)
            {
                builder.AddVariable(name, ProtoValues.Type(ident.Message("type")!));
            }

            foreach (TextProto overload in declaration.Message("function")?.Messages("overloads") ?? [])
            {
                CelType[] parameters = [.. overload.Messages("params").Select(ProtoValues.Type)];
                CelType result = ProtoValues.Type(overload.Message("result_type")!);
                builder.AddFunction(name, false, parameters, result, static (scoped _, ref _) => default);
            }
        }

        CelEnvironment environment = builder.Build();
        CelCompilation compilation = CelProgram.Compile(Definition.Utf8("expr"), environment, check);
        if (!compilation.Succeeded)
        {
            return string.Join("; ", compilation.Issues);
        }

        TextProto? typed = Definition.Message("typed_result");
        if (typed?.Message("deduced_type") is { } deduced
            && ProtoValues.Type(deduced).ToString() is var type && type != compilation.Program.ResultType.ToString())
        {
            return $"deduced {compilation.Program.ResultType}, not {type}";
        }

        if (Definition.Scalar("check_only") == "true")
        {
            return null;
        }

        CelValue actual = compilation.Program.Evaluate(Bindings(environment), Limits);
        if (Definition.Has("eval_error"))
        {
            return actual.IsError ? null : $"{actual}, not an error";
        }

        CelValue? wanted = typed?.Message("result") is { } result2 ? ProtoValues.Value(result2)
            : Definition.Message("value") is { } value ? ProtoValues.Value(value)
            : CelValue.True;
        return wanted is { } expected && Same(expected, actual) ? null : $"{actual.Kind} {actual}, not {wanted?.Kind} {wanted}";
    }

    private CelVariables Bindings(CelEnvironment environment)
    {
        CelVariables variables = new(environment);
        foreach (TextProto binding in Definition.Messages("bindings"))
        {
            // Bindings that nothing declares are to be ignored.
            if (Definition.Messages("type_env").Any(d => d.Scalar("name") == binding.Scalar("key")))
            {
                variables[binding.Scalar("key")!] = ProtoValues.Value(binding.Message("value")!.Message("value")!)!.Value;
            }
        }

        return variables;
    }

    /// <summary>Equality that tells numeric types and the sign of zero apart, and holds for NaN.</summary>
    private static bool Same(CelValue a, CelValue b)
    {
        if (a.Kind != b.Kind)
        {
            return false;
        }

        switch (a.Kind)
        {
            case CelKind.Double:
                return a.AsDouble().Equals(b.AsDouble()) && double.IsNegative(a.AsDouble()) == double.IsNegative(b.AsDouble());
            case CelKind.Bytes:
                return a.AsBytes().SequenceEqual(b.AsBytes());
            case CelKind.Type:
                return a.AsType().Name == b.AsType().Name;
            case CelKind.List:
                return a.AsList().Count == b.AsList().Count
                    && Enumerable.Range(0, a.AsList().Count).All(i => Same(a.AsList()[i], b.AsList()[i]));
            case CelKind.Map:
                bool same = a.AsMap().Count == b.AsMap().Count;
                foreach ((CelValue key, CelValue value) in a.AsMap())
                {
                    same &= b.AsMap().TryGetValue(key, out CelValue other) && Same(value, other);
                }

                return same;
            default:
                return a.ToString() == b.ToString();
        }
    }

    private static bool Mentions(TextProto message) => message.Fields.Any(f => f.Value switch
    {
        TextProto nested => (f.Name == "object_value" && ProtoValues.Value(message) is null) || Mentions(nested),
        string text => (f.Name is "message_type" && !text.StartsWith("google.protobuf.", StringComparison.Ordinal))
            || (f.Name == "expr" && IsMessageExpression(text)),
        _ => false,
    });

    private static bool IsMessageExpression(string text) =>
        text.Contains("TestAllTypes", StringComparison.Ordinal)
        || (text.Contains("google.protobuf.", StringComparison.Ordinal) && text.Contains('{', StringComparison.Ordinal));
}
