namespace Sluice.GoTemplate.Tests.Language;

/// <summary>What is told of templates that are wrong: the place, the expression and what is wrong with it.</summary>
public class ErrorTests
{
    [Theory]
    [InlineData("a\n {{ if }}", 2, 2, "a value is missing in if")]
    [InlineData("{{ if true }}x", 1, 1, "this if has no end")]
    [InlineData("{{ range .list }}x", 1, 1, "this range has no end")]
    [InlineData("{{ define \"x\" }}y", 1, 1, "this define has no end")]
    [InlineData("{{ end }}", 1, 1, "stands outside of a block")]
    [InlineData("{{ else }}", 1, 1, "stands outside of a block")]
    [InlineData("{{ .name", 1, 1, "the action is not closed")]
    [InlineData("{{ (.name }}", 1, 1, "a parenthesis is not closed")]
    [InlineData("{{ .name) }}", 1, 9, "a parenthesis is closed that was not opened")]
    [InlineData("{{ \"abc }}", 1, 4, "the quotation mark is not closed")]
    [InlineData("{{ `abc }}", 1, 4, "the back quote is not closed")]
    [InlineData("{{ $nope }}", 1, 4, "the variable $nope is not set here")]
    [InlineData("{{ $nope = 1 }}", 1, 10, "the variable $nope is not set here")]
    [InlineData("{{ if true }}{{ $x := 1 }}{{ end }}{{ $x }}", 1, 39, "the variable $x is not set here")]
    [InlineData("{{ uper .name }}", 1, 4, "there is no function uper")]
    [InlineData("{{ .a.3rd }}", 1, 6, ".3rd is no number")]
    [InlineData("{{ .odd-key }}", 1, 1, "the character '-' cannot stand here")]
    [InlineData("{{ break }}", 1, 1, "break stands outside of a range")]
    [InlineData("{{ range .list }}{{ define \"x\" }}{{ end }}{{ end }}", 1, 18, "define stands inside of another block")]
    [InlineData("{{/* open", 1, 1, "the comment is not closed")]
    [InlineData("{{/* a */ .b }}", 1, 1, "a comment must fill its action")]
    [InlineData("{{ .a | 1 }}", 1, 9, "a value cannot be given to a constant")]
    [InlineData("{{ .a | }}", 1, 1, "a command is missing at the pipe sign")]
    [InlineData("{{ template foo }}", 1, 1, "template needs the name of a template in quotes")]
    [InlineData("{{ 1.5.x }}", 1, 4, "a constant has no fields")]
    [InlineData("{{ 99999999999999999999 }}", 1, 4, "is no number that fits 64 bits")]
    [InlineData("{{ if true }}a{{ else }}b{{ else }}c{{ end }}", 1, 1, "a block has one else only")]
    [InlineData("{{ \"\\q\" }}", 1, 4, "the string has an escape that does not exist")]
    [InlineData("{{ range $a, $b, $c := .list }}{{ end }}", 1, 10, "range takes one or two variables")]
    public void A_mistake_in_the_syntax_has_its_place(string template, int line, int column, string message)
    {
        TemplateError error = Templates.Error(template);

        Assert.Equal(TemplateErrorKind.Syntax, error.Kind);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(new TemplatePosition("main.tmpl", line, column), error.Position);
    }

    [Theory]
    [InlineData("x\n{{ if gt .n 3 }}{{ end }}", 2, 7, "gt .n 3", "gt: a float64 is not compared with an int")]
    [InlineData("{{ fail \"no stage\" }}", 1, 4, "fail \"no stage\"", "fail: no stage")]
    [InlineData("{{ template \"gone\" . }}", 1, 1, "{{ template \"gone\" . }}", "there is no template \"gone\"")]
    [InlineData("{{ trunc 5 }}", 1, 4, "trunc 5", "trunc takes 2 arguments, 1 is given")]
    [InlineData("{{ upper 1 2 }}", 1, 4, "upper 1 2", "upper takes 1 argument, 2 are given")]
    [InlineData("{{ upper .n }}", 1, 4, "upper .n", "argument 1 of upper must be a string, it is a float64")]
    [InlineData("{{ upper .missing }}", 1, 4, "upper .missing", "argument 1 of upper must be a string, it is nothing")]
    [InlineData("{{ .missing | upper }}", 1, 15, "upper", "argument 1 of upper must be a string, it is nothing")]
    [InlineData("{{ repeat .n \"a\" }}", 1, 4, "repeat .n \"a\"", "argument 1 of repeat must be an int, it is a float64")]
    [InlineData("{{ mustFromJson \"{\" }}", 1, 4, "mustFromJson \"{\"", "mustFromJson: the text is not JSON")]
    [InlineData("{{ index .list 5 }}", 1, 4, "index .list 5", "index: there is no item 5: there are 3, counted from 0")]
    [InlineData("{{ index .list .n }}", 1, 4, "index .list .n", "index: the number of an item must be an integer, it is a float64")]
    [InlineData("{{ .name.first }}", 1, 4, ".name.first", "first is read of a string, which has no fields")]
    [InlineData("{{ .nothing.deeper }}", 1, 4, ".nothing.deeper", "deeper is read of a value that is null")]
    [InlineData("{{ .map.z 1 }}", 1, 4, ".map.z 1", "z is no method, it takes no arguments")]
    [InlineData("{{ range .f }}{{ end }}", 1, 1, "{{ range .f }}", "range cannot walk a float64")]
    [InlineData("{{ range \"abc\" }}{{ end }}", 1, 1, "{{ range \"abc\" }}", "range cannot walk a string")]
    [InlineData("{{ eq .list .list }}", 1, 4, "eq .list .list", "eq: lists and maps are not compared with eq and ne")]
    [InlineData("{{ eq 1 }}", 1, 4, "eq 1", "eq: there is nothing to compare with")]
    [InlineData("{{ lt true false }}", 1, 4, "lt true false", "lt: values of type bool have no order")]
    [InlineData("{{ len 3 }}", 1, 4, "len 3", "len: an int has no length")]
    [InlineData("{{ div 1 0 }}", 1, 4, "div 1 0", "div: a number is divided by zero")]
    [InlineData("{{ first 5 }}", 1, 4, "first 5", "first: an int is given, a list belongs here")]
    [InlineData("{{ nil }}", 1, 4, "nil", "nil alone is no command")]
    [InlineData("{{ call .name }}", 1, 4, "call .name", "call: a string is no function")]
    [InlineData("{{ define \"t\" }}\n{{ upper . }}{{ end }}{{ template \"t\" 1 }}", 2, 4, "upper .", "argument 1 of upper must be a string, it is an int")]
    public void An_expression_that_fails_is_told_with_its_place(string template, int line, int column, string expression, string message)
    {
        TemplateError error = Templates.Error(template);

        Assert.Equal(TemplateErrorKind.Execution, error.Kind);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(expression, error.Expression);
        Assert.Equal(new TemplatePosition("main.tmpl", line, column), error.Position);
    }

    [Theory]
    [InlineData("{{ uper .name }}", "did you mean upper?")]
    [InlineData("{{ if gt .n 3 }}{{ end }}", "write the other with a point (3.0), or convert with int")]
    [InlineData("{{ upper .n }}", "convert it: toString .value")]
    [InlineData("{{ upper .missing }}", "give it a default: default \"\" .value")]
    [InlineData("{{ .odd-key }}", "a key with a dash is read with index")]
    public void The_remedy_is_told(string template, string remedy) => Assert.Contains(remedy, Templates.Error(template).Remedy, StringComparison.Ordinal);
}
