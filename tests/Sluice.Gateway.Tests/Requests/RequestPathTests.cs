using System.Text;
using CsCheck;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Tests.Requests;

public sealed class RequestPathTests
{
    [Theory]
    [InlineData("/", "/", null)]
    [InlineData("/a/b?x=1&y=2", "/a/b", "x=1&y=2")]
    [InlineData("/a?", "/a", "")]
    [InlineData("/a??b", "/a", "?b")]
    [InlineData("/caf%C3%A9/%E2%82%AC5", "/café/€5", null)]
    [InlineData("/a%2Fb%3Fc?d%zz", "/a/b?c", "d%zz")]
    [InlineData("/a+b", "/a+b", null)]
    [InlineData("/a#b?c", "/a#b", "c")]
    [InlineData("/%00", "/\0", null)]
    [InlineData("//evil.example/x", "//evil.example/x", null)]
    [InlineData("http://host:8080/p%20q?r", "/p q", "r")]
    [InlineData("http://host", "/", null)]
    [InlineData("http://host?q=1", "/", "q=1")]
    [InlineData("*", "*", null)]
    public void A_target_is_taken_apart(string target, string path, string? query)
    {
        Assert.True(RequestPath.TryParse("GET", target, out RequestPath parsed));
        Assert.Equal(path, parsed.Path);
        Assert.Equal(query is not null, parsed.HasQuery);
        Assert.Equal(query ?? "", parsed.RawQuery.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("/%")]
    [InlineData("/%4")]
    [InlineData("/%zz")]
    [InlineData("/a%2?b")]
    [InlineData("/a b")]
    [InlineData("/a\r\nHost: x")]
    [InlineData("/a?b\u007F")]
    [InlineData("/\u0394")]
    [InlineData("://host/")]
    [InlineData("1http://host/")]
    [InlineData("http:///path")]
    [InlineData("host:443")]
    public void A_malformed_target_is_refused(string target) => Assert.False(RequestPath.TryParse("GET", target, out _));

    [Fact]
    public void The_authority_of_connect_is_no_path()
    {
        Assert.True(RequestPath.TryParse("CONNECT", "host:443", out RequestPath parsed));
        Assert.Equal("", parsed.Path);
    }

    [Fact]
    public void A_plain_path_is_the_target_itself()
    {
        string target = "/users/" + Environment.ProcessId;
        RequestPath.TryParse("GET", target, out RequestPath parsed);

        Assert.Same(target, parsed.Path);
    }

    [Theory]
    [InlineData("/%FF%C3", "/%FF%C3")]
    [InlineData("/%ED%B2%80x", "/%ED%B2%80x")]
    [InlineData("/\u00E9", "/%E9")]
    [InlineData("/a%F0%9F%98%80%80", "/a%F0%9F%98%80%80")]
    public void Bytes_that_are_not_utf8_leave_as_they_came(string target, string encoded)
    {
        Assert.True(RequestPath.TryParse("GET", target, out RequestPath parsed));
        Assert.Equal(encoded, PercentEncoding.EncodePath(parsed.Path));
    }

    [Fact]
    public void Any_bytes_survive_decoding_and_encoding() => Gen.Byte.Array[0, 60].Sample(bytes =>
    {
        string text = LosslessUtf8.Decode(bytes);
        byte[] output = new byte[LosslessUtf8.MaxBytes(text.Length)];
        int length = LosslessUtf8.Encode(text, output);
        Assert.Equal(bytes, output[..length]);

        string encoded = PercentEncoding.EncodePath(text);
        Assert.Equal(-1, PercentEncoding.IndexOfInvalidEscape(encoded));
        Assert.Equal(text, PercentEncoding.Decode(encoded));
        Assert.True(Ascii.IsValid(encoded));
    }, iter: 5000);

    [Theory]
    [InlineData(65_536)]
    [InlineData(1_000_000)]
    public void Long_hostile_targets_are_answered(int length)
    {
        Assert.True(RequestPath.TryParse("GET", string.Concat(Enumerable.Repeat("/%2e%2e", length / 7)), out RequestPath parsed));
        Assert.Equal("/", PathCleaning.Clean(parsed.Path));
        Assert.Equal("/", PathCleaning.Clean(new string('/', length)));
    }

    [Theory]
    [InlineData("", "/")]
    [InlineData("/", "/")]
    [InlineData("/abc/", "/abc/")]
    [InlineData("a/b", "/a/b")]
    [InlineData("//a///b//", "/a/b/")]
    [InlineData("/a/./b/../c", "/a/c")]
    [InlineData("/../../a", "/a")]
    [InlineData("/a/..", "/")]
    [InlineData("/a/.", "/a/")]
    [InlineData("/a/b/..", "/a")]
    [InlineData("/a/b/../", "/a/")]
    [InlineData("/.hidden/..x/...", "/.hidden/..x/...")]
    public void Cleaning_removes_empty_and_dot_segments(string path, string clean) => Assert.Equal(clean, PathCleaning.Clean(path));
}
