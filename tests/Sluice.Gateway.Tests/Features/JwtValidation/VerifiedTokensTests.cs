using System.Text;
using Sluice.Gateway.Features.Jose;
using Sluice.Gateway.Features.JwtValidation;
using Sluice.Gateway.Tests.Features.Jose;

namespace Sluice.Gateway.Tests.Features.JwtValidation;

public sealed class VerifiedTokensTests
{
    private readonly VerifiedToken _token = new("k", Verifier(), Claims());

    [Fact]
    public void Only_the_whole_token_of_the_same_validator_is_found()
    {
        var tokens = new VerifiedTokens();
        string text = new string('a', 500) + "." + new string('b', 43);
        tokens.Add(text, scope: 1, _token);

        Assert.Same(_token, tokens.Find(text, 1));
        Assert.Null(tokens.Find(text, 2));
        Assert.Null(tokens.Find($"x{text.AsSpan(1)}", 1));
        Assert.Null(tokens.Find(text.AsSpan(1), 1));
        Assert.Null(tokens.Find($"é{text.AsSpan(1)}", 1));
        Assert.Null(tokens.Find("", 1));
    }

    [Fact]
    public void Long_tokens_are_not_kept()
    {
        var tokens = new VerifiedTokens();
        string text = new('a', VerifiedTokens.MaxTokenLength + 1);
        tokens.Add(text, 1, _token);

        Assert.Null(tokens.Find(text, 1));
    }

    [Fact]
    public void Memory_is_bounded()
    {
        var tokens = new VerifiedTokens();
        string filler = new('a', VerifiedTokens.MaxTokenLength - 8);

        for (int i = 0; i < 50_000; i++)
        {
            tokens.Add($"{filler}{i:D8}", 1, _token);
        }

        long held = Enumerable.Range(0, 50_000).Count(i => tokens.Find($"{filler}{i:D8}", 1) is not null);
        Assert.InRange(held * VerifiedTokens.MaxTokenLength, 1, VerifiedTokens.MaxBytes);
        Assert.Same(_token, tokens.Find($"{filler}{49_999:D8}", 1));
    }

    [Fact]
    public async Task Many_threads_may_use_it()
    {
        var tokens = new VerifiedTokens();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(t => Task.Run(() =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                string text = $"header.payload.{i % 3000:D40}";
                var mine = new VerifiedToken(text, _token.Verifier, _token.Claims);
                tokens.Add(text, 1, mine);
                Assert.Equal(text, tokens.Find(text, 1)?.KeyId ?? text);
            }
        })));
    }

    private static JwsVerifier Verifier()
    {
        Assert.True(JwsAlgorithm.TryGet("HS256", out JwsAlgorithm? algorithm));
        Assert.True(JwsVerifier.TryCreate(TestKey.Secret("k").Read(), algorithm, out JwsVerifier? verifier, out _));
        return verifier;
    }

    private static JwtClaims Claims()
    {
        Assert.True(JwtClaims.TryRead(Encoding.ASCII.GetBytes("{}"), out JwtClaims? claims, out _));
        return claims;
    }
}
