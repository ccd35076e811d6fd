using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Generators;
using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Functions;

/// <summary>The Master Password algorithm (spectre.app): a password for a site, from one that the user keeps.</summary>
internal static class MasterPassword
{
    private const string Scope = "com.lyndir.masterpassword";

    private static readonly Dictionary<string, string[]> Templates = new(StringComparer.Ordinal)
    {
        ["maximum"] = ["anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"],
        ["long"] =
        [
            "CvcvnoCvcvCvcv", "CvcvCvcvnoCvcv", "CvcvCvcvCvcvno", "CvccnoCvcvCvcv", "CvccCvcvnoCvcv", "CvccCvcvCvcvno", "CvcvnoCvccCvcv",
            "CvcvCvccnoCvcv", "CvcvCvccCvcvno", "CvcvnoCvcvCvcc", "CvcvCvcvnoCvcc", "CvcvCvcvCvccno", "CvccnoCvccCvcv", "CvccCvccnoCvcv",
            "CvccCvccCvcvno", "CvcvnoCvccCvcc", "CvcvCvccnoCvcc", "CvcvCvccCvccno", "CvccnoCvcvCvcc", "CvccCvcvnoCvcc", "CvccCvcvCvccno",
        ],
        ["medium"] = ["CvcnoCvc", "CvcCvcno"],
        ["short"] = ["Cvcn"],
        ["basic"] = ["aaanaaan", "aannaaan", "aaannaaa"],
        ["pin"] = ["nnnn"],
    };

    private static readonly Dictionary<char, string> Characters = new()
    {
        ['V'] = "AEIOU",
        ['C'] = "BCDFGHJKLMNPQRSTVWXYZ",
        ['v'] = "aeiou",
        ['c'] = "bcdfghjklmnpqrstvwxyz",
        ['A'] = "AEIOUBCDFGHJKLMNPQRSTVWXYZ",
        ['a'] = "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz",
        ['n'] = "0123456789",
        ['o'] = "@&%?,=[]_:-+*$#!'^~;()/.",
        ['x'] = "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()",
    };

    /// <summary>Derives a password.</summary>
    /// <param name="counter">Which of the site's passwords.</param>
    /// <param name="type">How it looks: maximum, long, medium, short, basic or pin.</param>
    /// <param name="password">The password that is kept.</param>
    /// <param name="user">The user.</param>
    /// <param name="site">The site.</param>
    /// <param name="context">What the call works with.</param>
    public static string Derive(uint counter, string type, string password, string user, string site, CallContext context)
    {
        if (!Templates.TryGetValue(type, out string[]? templates))
        {
            return "cannot find password template " + type;
        }

        context.Budget.Step(CryptoFunctions.SlowHash);
        byte[] key = SCrypt.Generate(GoString.Bytes(password), Salt(user), 32_768, 8, 2, 64);
        byte[] number = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(number, counter);
        byte[] seed = HMACSHA256.HashData(key, (byte[])[.. Salt(site), .. number]);
        string template = templates[seed[0] % templates.Length];
        return string.Concat(template.Select((kind, i) => Characters[kind][seed[i + 1] % Characters[kind].Length]));
    }

    private static byte[] Salt(string text)
    {
        byte[] bytes = GoString.Bytes(text);
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        return [.. Encoding.ASCII.GetBytes(Scope), .. length, .. bytes];
    }
}
