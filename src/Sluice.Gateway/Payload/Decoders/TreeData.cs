using System.Globalization;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Payload;

/// <summary>Makes data of the tree of a body that was no JSON.</summary>
internal static class TreeData
{
    /// <summary>The values of a tree. Default 2,000,000: with it a YAML body that multiplies itself by aliases ends after a fraction
    /// of a second.</summary>
    public const int MaxNodes = 2_000_000;

    /// <summary>The characters of text of a tree. Default 64 Mi, for the same reason.</summary>
    public const int MaxCharacters = 64 * 1024 * 1024;

    /// <summary>Makes data whose root is the tree, whatever kind it is.</summary>
    /// <param name="tree">The tree; as deep as its reader allows, at most some thousand levels.</param>
    /// <param name="limits">The limits.</param>
    public static DecodeResult From(TreeNode tree, JsonLimits limits)
    {
        var written = new BodyBuffer();
        var json = new JsonBuilder(written);
        bool complete = new TreeWriter(MaxNodes, MaxCharacters).TryWrite(tree, ref json);
        json.Complete();
        if (!complete)
        {
            written.Dispose();
            return new DecodeResult(new Failure(
                FailureKind.TooLarge,
                string.Create(CultureInfo.InvariantCulture, $"the body stands for more than {MaxNodes} values or {MaxCharacters} characters")));
        }

        ResponseData data = ResponseData.Rent();
        return data.ToResult(data.TryScan(written, limits));
    }
}
