using static Sluice.Cel.Tests.Expressions;

namespace Sluice.Cel.Tests;

/// <summary>What hosts rely on: lazy variables, their own maps and lists, errors as values.</summary>
public class EvaluationTests
{
    [Fact]
    public void A_variable_that_is_not_reached_is_not_asked_for()
    {
        CelProgram program = Compile("1 == 1 || x == 2");

        Assert.True(program.Evaluate(new Refusing()).IsTrue);
    }

    [Fact]
    public void A_variable_without_a_value_is_an_error_that_a_true_operand_absorbs()
    {
        Assert.Equal(CelErrorCode.NoSuchVariable, Evaluate("x == 1").AsError().Code);
        Assert.True(Evaluate("x == 1 || true").IsTrue);
    }

    [Fact]
    public void Maps_and_lists_of_the_host_are_read_in_place()
    {
        CelValue headers = CelValue.FromMap(new Headers());

        Assert.True(Evaluate("'X-Token' in x && x['X-Token'][0] == 'abc' && !('X-Other' in x)", headers).IsTrue);
        Assert.True(Evaluate("has(x.`X-Token`) && size(x) == 1 && x.all(k, x[k].exists(v, v == 'abc'))", headers).IsTrue);
        Assert.Equal(CelErrorCode.NoSuchKey, Evaluate("x['X-Other'][0] == 'abc'", headers).AsError().Code);
    }

    [Fact]
    public void Error_messages_do_not_repeat_values_of_the_host()
    {
        CelValue error = Evaluate("{'a': 1}[x]", CelValue.FromString("secret"));

        Assert.DoesNotContain("secret", error.AsError().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("string(1e21)", "1e+21")]
    [InlineData("string(123456789012345680.0)", "123456789012345680")]
    [InlineData("string(1e-7)", "1e-07")]
    [InlineData("string(0.00012)", "0.00012")]
    [InlineData("string(-0.0)", "-0")]
    [InlineData("string(1.0/0.0)", "+Inf")]
    [InlineData("string(duration('1h30m0.5s'))", "5400.5s")]
    [InlineData("string(duration('-1ms'))", "-0.001s")]
    [InlineData("string(timestamp('2024-02-29T12:00:00.250+05:30'))", "2024-02-29T06:30:00.25Z")]
    [InlineData("string(12) + string(true) + string(1.5)", "12true1.5")]
    public void Conversions_to_string_are_written_as_go_writes_them(string expression, string expected)
    {
        Assert.Equal(expected, Evaluate(expression).AsString());
    }

    [Theory]
    [InlineData("int('')")]
    [InlineData("int(' 1')")]
    [InlineData("int('1_000')")]
    [InlineData("int('9223372036854775808')")]
    [InlineData("uint('-1')")]
    [InlineData("double('1e999')")]
    [InlineData("double('')")]
    [InlineData("double(' 1')")]
    [InlineData("duration('1')")]
    [InlineData("duration('1h-1m')")]
    [InlineData("duration('99999999999999999999h')")]
    [InlineData("timestamp('2023-02-29T00:00:00Z')")]
    [InlineData("timestamp('2023-01-01 00:00:00Z')")]
    [InlineData("timestamp('2023-01-01T00:00:00')")]
    [InlineData("timestamp('2023-01-01T00:00:00Z').getHours('../../etc/passwd')")]
    [InlineData("timestamp('2023-01-01T00:00:00Z').getHours('Nowhere/Land')")]
    public void Text_that_is_no_such_value_is_an_error(string expression)
    {
        Assert.Equal(CelErrorCode.InvalidArgument, Evaluate(expression).AsError().Code);
    }

    [Theory]
    [InlineData("size('a\U0001F431b') == 3")]
    [InlineData("'a\U0001F431b'.charAt(1) == '\U0001F431' && 'a\U0001F431b'.indexOf('b') == 2")]
    [InlineData("'\U0001F431x'.reverse() == 'x\U0001F431' && 'a\U0001F431b'.substring(2) == 'b'")]
    [InlineData("'\uFFFD' < '\U0001F431'")]
    [InlineData("'a,b,c'.split(',', 2) == ['a', 'b,c'] && ''.split(',') == [''] && 'a\U0001F431'.split('') == ['a', '\U0001F431']")]
    [InlineData("'ab'.replace('', '-') == '-a-b-'")]
    [InlineData("{'a': 1, 'b': 2}.transformMapEntry(k, v, {string(v): k}) == {'1': 'a', '2': 'b'}")]
    [InlineData("optional.of(1).orValue(2) == 1 && optional.none().orValue(2) == 2 && !optional.ofNonZeroValue('').hasValue()")]
    [InlineData("cel.bind(e, 1 / 0, true)")]
    public void It_holds(string expression) => Assert.True(Evaluate(expression).IsTrue, expression);

    [Theory]
    [InlineData("'X-Token' in x && x['X-Token'][0] == 'abc'")]
    [InlineData("int(y.Id) % 3 == 0 && timestamp(y.Now).getDayOfWeek() in [1, 2, 3]")]
    public void A_plain_check_allocates_nothing(string expression)
    {
        CelDictionary parameters = new();
        parameters.TryAdd(CelValue.FromString("Id"), CelValue.FromString("42"));
        parameters.TryAdd(CelValue.FromString("Now"), CelValue.FromString("2024-05-07T10:11:12.123+02:00"));
        CelVariables variables = new(Everything)
        {
            ["x"] = CelValue.FromMap(new Headers()),
            ["y"] = CelValue.FromMap(parameters),
        };
        CelProgram program = Compile(expression);
        Assert.True(program.Evaluate(variables).IsTrue);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            program.Evaluate(variables);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    private sealed class Refusing : ICelActivation
    {
        public CelValue Resolve(int slot) => throw new InvalidOperationException("asked for");
    }

    /// <summary>One header, with its values.</summary>
    private sealed class Headers : CelMap
    {
        private static readonly CelValue Values = CelValue.FromList(CelValue.FromString("abc"));

        public override int Count => 1;

        public override bool TryGetValue(in CelValue key, out CelValue value)
        {
            value = default;
            return key.Kind == CelKind.String && TryGetValue(key.AsString(), out value);
        }

        public override bool TryGetValue(string key, out CelValue value)
        {
            bool found = key == "X-Token";
            value = found ? Values : default;
            return found;
        }

        public override IEnumerator<KeyValuePair<CelValue, CelValue>> GetEnumerator()
        {
            yield return KeyValuePair.Create(CelValue.FromString("X-Token"), Values);
        }
    }
}
