using System.Formats.Asn1;
using Xunit;

namespace Gateway.Tests.Interop.As2;

/// <summary>That a message of ours was made with what was agreed: the identifiers that stand in it, and those that do not.</summary>
internal static class Algorithms
{
    private const string Oaep = "1.2.840.113549.1.1.7";
    /// <summary>MGF1 by SHA-256, as the parameters of OAEP name it (RFC 4055 4.1); inside an envelope no other algorithm does.</summary>
    private static readonly byte[] Mgf1Sha256 = Convert.FromHexString("06092A864886F70D010108300D06096086480165030402010500");

    private const string Pss = "1.2.840.113549.1.1.10";

    private static readonly Dictionary<string, string> Ciphers = new()
    {
        ["aes-128-cbc"] = "2.16.840.1.101.3.4.1.2",
        ["aes-256-cbc"] = "2.16.840.1.101.3.4.1.42",
        ["aes-256-gcm"] = "2.16.840.1.101.3.4.1.46",
        ["3des-cbc"] = "1.2.840.113549.3.7",
    };

    public static void AssertEncrypted(As2Row row, byte[] message)
    {
        Assert.Equal([row.Cipher], Ciphers.Where(c => Holds(message, c.Value)).Select(c => c.Key));
        Assert.Equal(row.KeyTransport != "pkcs1", Holds(message, Oaep));
        Assert.Equal(row.KeyTransport == "oaep-sha256", message.AsSpan().IndexOf(Mgf1Sha256) >= 0);
    }

    public static void AssertSigned(string signature, byte[] message) => Assert.Equal(signature == "pss", Holds(message, Pss));

    private static bool Holds(byte[] message, string oid)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(oid);
        return message.AsSpan().IndexOf(writer.Encode()) >= 0;
    }
}
