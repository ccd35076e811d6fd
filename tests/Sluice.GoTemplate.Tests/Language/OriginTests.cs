namespace Sluice.GoTemplate.Tests.Language;

/// <summary>Where the characters of a rendered text came from.</summary>
public class OriginTests
{
    [Fact]
    public void Text_leads_to_itself_and_values_to_their_action()
    {
        RenderedTemplate rendered = Templates.Rendered("one\n  {{ range .list -}}\n    <{{ . }}> x\n{{ end }}\nlast");

        Assert.Equal("one\n  <a> x\n<b> x\n<c> x\n\nlast", rendered.Text);
        Assert.Equal(new TemplatePosition("main.tmpl", 1, 2), rendered.Origin(1, 2));
        Assert.Equal(new TemplatePosition("main.tmpl", 3, 5), rendered.Origin(2, 3));
        Assert.Equal(new TemplatePosition("main.tmpl", 3, 6), rendered.Origin(2, 4));
        Assert.Equal(new TemplatePosition("main.tmpl", 3, 15), rendered.Origin(3, 5));
        Assert.Equal(new TemplatePosition("main.tmpl", 5, 3), rendered.Origin(6, 3));
    }

    [Fact]
    public void Text_of_another_file_leads_to_that_file()
    {
        TemplateSet set = Templates.Set();
        Assert.True(set.TryParse("main", "main", "a {{ template \"row\" . }}", out _));
        Assert.True(set.TryParse("row", "rows/row.tmpl", "x\n {{ printf \"long\\nvalue\" }}", out _));
        Assert.True(set.TryRender("main", null, out RenderedTemplate? rendered, out _));

        Assert.Equal("a x\n long\nvalue", rendered.Text);
        Assert.Equal(new TemplatePosition("rows/row.tmpl", 1, 1), rendered.Origin(1, 3));
        Assert.Equal(new TemplatePosition("rows/row.tmpl", 2, 2), rendered.Origin(3, 3));
    }

    [Fact]
    public void An_empty_text_has_no_origin() => Assert.Null(Templates.Rendered("{{ \"\" }}").Origin(1, 1));
}
