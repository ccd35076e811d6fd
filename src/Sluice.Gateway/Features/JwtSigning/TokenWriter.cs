using System.Buffers;
using System.Text;
using Sluice.Gateway.Features.Jose;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Features.JwtSigning;

/// <summary>Writes data as JSON in which some objects are tokens.</summary>
internal sealed class TokenWriter
{
    private readonly byte[][] _fields;
    private readonly byte[] _header;
    private readonly bool _full;

    /// <summary>Compiles the writer.</summary>
    /// <param name="options">The signer's options.</param>
    public TokenWriter(SignerOptions options)
    {
        _fields = [.. options.Fields.Select(static name => Encoding.UTF8.GetBytes(name))];
        _full = options.Full;
        using var header = new BodyBuffer();
        var json = new JsonBuilder(header);
        json.StartObject();
        json.Name("alg");
        json.String(options.Algorithm!.Name);
        json.Name("kid");
        json.String(options.KeyId);
        json.Name("typ");
        json.String(options.Type);
        json.EndObject();
        json.Complete();
        _header = Encoding.ASCII.GetBytes(Base64UrlText.Encode(header.Span));
    }

    /// <summary>Writes the data: an object, or <c>null</c>. Fields to sign that are no objects stay as they are.</summary>
    /// <param name="data">The data.</param>
    /// <param name="signer">What signs.</param>
    /// <param name="output">Where to.</param>
    public void Write(ResponseData data, JwsSigner signer, BodyBuffer output)
    {
        DataNode root = data.Root;
        if (root.Kind != JsonTokenKind.Object || !Array.Exists(_fields, name => root.TryGet(name, out DataNode field) && field.Kind == JsonTokenKind.Object))
        {
            data.WriteJson(output);
            return;
        }

        var separator = (byte)'{';
        foreach (DataNode.Member member in root.Members)
        {
            WriteName(member.Name, separator, output);
            separator = (byte)',';
            if (member.Value.Kind == JsonTokenKind.Object && IsSigned(member.Name))
            {
                Sign(member.Value.Raw, signer, output);
            }
            else
            {
                member.Value.WriteJson(output);
            }
        }

        output.Write("}"u8);
    }

    private bool IsSigned(ReadOnlySpan<byte> name)
    {
        foreach (byte[] field in _fields)
        {
            if (name.SequenceEqual(field))
            {
                return true;
            }
        }

        return false;
    }

    private static void WriteName(ReadOnlySpan<byte> name, byte separator, BodyBuffer output)
    {
        var buffer = new OutputBuffer(output);
        buffer.Write(separator);
        buffer.Write((byte)'"');
        JsonText.WriteEscaped(name, ref buffer);
        buffer.Write("\":"u8);
        buffer.Flush();
    }

    // Nothing of a token needs an escape in JSON but the quotes of the full form.
    private void Sign(ReadOnlySpan<byte> json, JwsSigner signer, BodyBuffer output)
    {
        byte[] payload = Encoding.ASCII.GetBytes(Base64UrlText.Encode(json));
        byte[] signature = Encoding.ASCII.GetBytes(Base64UrlText.Encode(signer.Sign([.. _header, (byte)'.', .. payload])));
        output.Write(_full ? "\"{\\\"payload\\\":\\\""u8 : "\""u8);
        output.Write(_full ? payload : _header);
        output.Write(_full ? "\\\",\\\"protected\\\":\\\""u8 : "."u8);
        output.Write(_full ? _header : payload);
        output.Write(_full ? "\\\",\\\"signature\\\":\\\""u8 : "."u8);
        output.Write(signature);
        output.Write(_full ? "\\\"}\""u8 : "\""u8);
    }
}
