using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Tests.Support;

/// <summary>Public keys as lines of OpenSSH.</summary>
internal static class SomeSshKeys
{
    public static string Ed25519(byte filling = 7) => Line("ssh-ed25519", Enumerable.Repeat(filling, 32).ToArray());

    public static string Rsa(int bits)
    {
        using var rsa = RSA.Create(bits);
        var key = rsa.ExportParameters(false);
        return Line("ssh-rsa", key.Exponent!, [0, .. key.Modulus!]);
    }

    public static string Ecdsa(string name)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(name));
        var point = key.ExportParameters(false).Q;
        return Line($"ecdsa-sha2-{name.ToLowerInvariant()}", Encoding.ASCII.GetBytes(name.ToLowerInvariant()), [4, .. point.X!, .. point.Y!]);
    }

    /// <summary>A line with the fields of the key as they are given.</summary>
    public static string Line(string algorithm, params byte[][] fields) =>
        $"{algorithm} {Convert.ToBase64String([.. fields.Prepend(Encoding.ASCII.GetBytes(algorithm)).SelectMany(Field)])}";

    private static byte[] Field(byte[] value)
    {
        var field = new byte[4 + value.Length];
        BinaryPrimitives.WriteInt32BigEndian(field, value.Length);
        value.CopyTo(field, 4);
        return field;
    }
}
