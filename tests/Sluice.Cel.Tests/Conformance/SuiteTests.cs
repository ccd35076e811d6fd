namespace Sluice.Cel.Tests.Conformance;

/// <summary>The public conformance suite of the language, where it is present.</summary>
public class SuiteTests(ITestOutputHelper output)
{
    private const string ListName = "KnownFailures.txt";

    [Fact]
    public void Every_test_of_the_suite_passes_but_those_listed_with_a_reason()
    {
        string? folder = FindSuite();
        Assert.SkipWhen(folder is null, "The suite is not here: set SLUICE_SUITES to the folder that holds cel/.");

        Dictionary<string, string> known = ReadKnownFailures();
        List<string> surprises = [];
        foreach (IGrouping<string, SuiteTest> file in SuiteTest.Load(folder).GroupBy(t => t.File, StringComparer.Ordinal))
        {
            int passed = 0;
            int total = 0;
            foreach (SuiteTest test in file)
            {
                total++;
                string? failure = Outcome(test);
                passed += failure is null ? 1 : 0;
                if ((failure is null) == known.ContainsKey(test.Name))
                {
                    surprises.Add(failure is null
                        ? $"{test.Name} passes and is listed"
                        : $"{test.Name}\t{test.Definition.Utf8("expr")}\t{failure}{(test.NeedsMessages ? "\t[message]" : "")}");
                }
            }

            output.WriteLine($"{file.Key}: {passed} of {total}");
        }

        Assert.True(surprises.Count == 0, string.Join('\n', surprises));
    }

    [Fact]
    public void No_test_is_listed_that_needs_no_protobuf_message()
    {
        string? folder = FindSuite();
        Assert.SkipWhen(folder is null, "The suite is not here: set SLUICE_SUITES to the folder that holds cel/.");

        Dictionary<string, string> known = ReadKnownFailures();
        Dictionary<string, SuiteTest> tests = SuiteTest.Load(folder).DistinctBy(t => t.Name).ToDictionary(t => t.Name, StringComparer.Ordinal);
        Assert.All(known.Keys, name => Assert.True(tests.TryGetValue(name, out SuiteTest? test) && test.NeedsMessages, name));
    }

    private static string? Outcome(SuiteTest test)
    {
        try
        {
            return test.Run();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
    }

    private static string? FindSuite()
    {
        string? given = Environment.GetEnvironmentVariable("SLUICE_SUITES");
        if (given is not null)
        {
            return Directory.Exists(Path.Combine(given, "cel")) ? Path.Combine(given, "cel") : null;
        }

        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, "shared", "suites", "cel");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private static Dictionary<string, string> ReadKnownFailures()
    {
        using StreamReader reader = new(typeof(SuiteTests).Assembly.GetManifestResourceStream(ListName)!);
        return reader.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('\t'))
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
    }
}
