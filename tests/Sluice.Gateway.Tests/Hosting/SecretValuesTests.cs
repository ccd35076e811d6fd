using System.Text;
using CsCheck;
using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Tests.Hosting;

public sealed class SecretValuesTests
{
    private static readonly string[] Words = ["key", "token", "a", "=", "&", ";", "%", "%6b", "\u20AC", "S", "\""];

    [Theory]
    [InlineData("", "")]
    [InlineData("a=1&monkey=2&b", "a=1&monkey=2&b")]
    [InlineData("key=x", "key=hidden")]
    [InlineData("a=1&Access_Token=x=y&b=2;pwd=z", "a=1&Access_Token=hidden&b=2;pwd=hidden")]
    [InlineData("&&token=&token&=x&%6bey=x", "&&token=&token&=x&%6bey=hidden")]
    [InlineData("X-Amz-Signature=abc&X-Amz-Credential=def", "X-Amz-Signature=hidden&X-Amz-Credential=hidden")]
    public void Values_of_credentials_are_hidden(string query, string shown) => Assert.Equal(shown, Shown(query));

    [Theory]
    [InlineData("/a/{id}", "/a/{id}")]
    [InlineData("/a?api_key=x&page={page}&token={token}&b&key=", "/a?api_key=hidden&page={page}&token={token}&b&key=")]
    public void A_pattern_hides_its_own_credentials_and_shows_placeholders(string pattern, string shown) =>
        Assert.Equal(shown, SecretValues.ShownPattern(pattern));

    [Theory]
    [InlineData("http://ann:x@host/a@b", "ann:x@")]
    [InlineData("https://ann@host?a@b", "ann@")]
    [InlineData("http://host/a@b", "")]
    [InlineData("ann:x@host", "")]
    [InlineData("://@", "@")]
    [InlineData("", "")]
    public void The_user_of_a_URL_is_found(string url, string user) => Assert.Equal(user, url[SecretValues.UserOf(url)]);

    [Theory]
    [InlineData("cookie", true)]
    [InlineData("X-Vault-Token", true)]
    [InlineData("X-MyApiKey", true)]
    [InlineData("Accept", false)]
    [InlineData("X-Keyboard", false)]
    public void Headers_of_credentials_are_known_or_say_so(string name, bool isSecret) => Assert.Equal(isSecret, SecretValues.IsSecretHeader(name));

    [Fact]
    public void Whatever_the_query_nothing_else_changes_and_it_fits_the_room_that_is_kept() =>
        Gen.Int[0, Words.Length - 1].Select(static i => Words[i]).Array[0, 20].Sample(parts =>
        {
            string query = string.Concat(parts);
            string shown = Shown(query);

            Assert.InRange(shown.Length, 0, query.Length * 6);
            Assert.Equal(query.Count(static c => c is '&' or ';'), shown.Count(static c => c is '&' or ';'));
            Assert.Equal(shown, Shown(shown));
            if (!shown.Contains(SecretValues.Hidden, StringComparison.Ordinal))
            {
                Assert.Equal(query, shown);
            }
        });

    private static string Shown(string query)
    {
        var text = new StringBuilder();
        foreach (ReadOnlySpan<char> piece in SecretValues.Shown(query))
        {
            text.Append(piece);
        }

        return text.ToString();
    }
}
