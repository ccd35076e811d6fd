using System.Numerics;
using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Sluice.Gateway.Features.Jose;

/// <summary>Makes the framework's keys of those of a JWKS.</summary>
internal static class JwsKeyMaterial
{
    /// <summary>The smallest RSA modulus in bits that is taken at all; the original's library has the same bound.</summary>
    public const int MinRsaBits = 1024;

    /// <summary>The largest: a check of a signature by one takes a millisecond, more is an attack.</summary>
    public const int MaxRsaBits = 16384;

    /// <summary>Checks that the numbers of a key are a key: a modulus of a sensible size, a point on its curve.</summary>
    /// <param name="key">The key.</param>
    /// <returns>What is wrong; <see langword="null"/> for nothing.</returns>
    public static string? Check(JsonWebKey key)
    {
        try
        {
            switch (key.Type)
            {
                case JsonWebKeyType.Rsa:
                    using (RSA rsa = Rsa(key, withPrivate: key.Private is not null))
                    {
                        return rsa.KeySize is < MinRsaBits or > MaxRsaBits
                            ? $"the RSA modulus has {rsa.KeySize} bits, {MinRsaBits} to {MaxRsaBits} are taken"
                            : IsOddAndLarge(key.Second) ? null : "the RSA exponent is not an odd number from 3 on";
                    }

                case JsonWebKeyType.EllipticCurve:
                    Ecdsa(key, withPrivate: key.Private is not null).Dispose();
                    return null;
                case JsonWebKeyType.OctetKeyPair:
                    return key.Main.Length != Ed25519.PublicKeySize || !Ed25519.ValidatePublicKeyFull(key.Main, 0)
                        || (key.Private is { } seed && seed.Length != Ed25519.SecretKeySize)
                        ? "it is no Ed25519 key"
                        : null;
                default:
                    return null;
            }
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or ArithmeticException)
        {
            return "its numbers are not those of a key";
        }
    }

    /// <summary>An RSA key.</summary>
    /// <param name="key">A key of this kind.</param>
    /// <param name="withPrivate">Whether its private part is wanted.</param>
    /// <exception cref="CryptographicException">It is no key.</exception>
    public static RSA Rsa(JsonWebKey key, bool withPrivate)
    {
        byte[] modulus = Trim(key.Main);
        var parameters = new RSAParameters { Modulus = modulus, Exponent = Trim(key.Second) };
        if (withPrivate && key is { Private: { } d, Primes: { } primes })
        {
            // The rest of the private key follows from its primes (RFC 8017 section 3.2).
            int half = (modulus.Length + 1) / 2;
            BigInteger p = Number(primes.P);
            BigInteger q = Number(primes.Q);
            BigInteger exponent = Number(d);
            parameters.D = Bytes(exponent, modulus.Length);
            parameters.P = Bytes(p, half);
            parameters.Q = Bytes(q, half);
            parameters.DP = Bytes(exponent % (p - 1), half);
            parameters.DQ = Bytes(exponent % (q - 1), half);
            parameters.InverseQ = Bytes(BigInteger.ModPow(q, p - 2, p), half);
        }

        return RSA.Create(parameters);
    }

    /// <summary>An elliptic curve key.</summary>
    /// <param name="key">A key of this kind.</param>
    /// <param name="withPrivate">Whether its private part is wanted.</param>
    /// <exception cref="CryptographicException">It is no key.</exception>
    public static ECDsa Ecdsa(JsonWebKey key, bool withPrivate)
    {
        (ECCurve curve, int size) = key.Curve switch
        {
            "P-256" => (ECCurve.NamedCurves.nistP256, 32),
            "P-384" => (ECCurve.NamedCurves.nistP384, 48),
            _ => (ECCurve.NamedCurves.nistP521, 66),
        };
        return ECDsa.Create(new ECParameters
        {
            Curve = curve,
            Q = new ECPoint { X = Pad(key.Main, size), Y = Pad(key.Second, size) },
            D = withPrivate && key.Private is { } d ? Pad(d, size) : null,
        });
    }

    private static bool IsOddAndLarge(byte[] number) => (number[^1] & 1) == 1 && Number(number) >= 3;

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] Bytes(BigInteger number, int size) => Pad(number.ToByteArray(isUnsigned: true, isBigEndian: true), size);

    private static byte[] Trim(byte[] number) => number.AsSpan().TrimStart((byte)0).ToArray();

    private static byte[] Pad(byte[] number, int size)
    {
        byte[] trimmed = Trim(number);
        if (trimmed.Length > size)
        {
            throw new CryptographicException("a number is too large for its key");
        }

        byte[] padded = new byte[size];
        trimmed.CopyTo(padded, size - trimmed.Length);
        return padded;
    }
}
