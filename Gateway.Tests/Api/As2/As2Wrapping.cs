using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Tests.Support;
using Org.BouncyCastle.Asn1.Nist;
using Org.BouncyCastle.Cms;
using Org.BouncyCastle.Security;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>S/MIME as other programs make it: BouncyCastle's CMS, and the openssl program.</summary>
internal static class As2Wrapping
{
    public static string Mic(byte[] octets) => Convert.ToBase64String(SHA256.HashData(octets));

    public static As2Entity Part(byte[] content, string fileName) => new(
        "application/edi-x12", content, $"Content-Transfer-Encoding: binary\r\nContent-Disposition: attachment; filename=\"{fileName}\"\r\n");

    /// <summary>A multipart/signed (RFC 1847) over those octets.</summary>
    public static As2Entity Sign(byte[] octets, X509Certificate2 by)
    {
        var (certificate, generator) = (DotNetUtilities.FromX509Certificate(by), new CmsSignedDataGenerator());
        using var key = by.GetRSAPrivateKey()!;
        generator.AddSigner(DotNetUtilities.GetRsaKeyPair(key).Private, certificate, CmsSignedGenerator.DigestSha256);
        generator.AddCertificate(certificate);
        return Signed(octets, generator.Generate(new CmsProcessableByteArray(octets), encapsulate: false).GetEncoded());
    }

    public static As2Entity Signed(byte[] octets, byte[] signature)
    {
        var boundary = "=_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var text = Convert.ToBase64String(signature, Base64FormattingOptions.InsertLineBreaks);
        return new As2Entity(
            $"multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary=\"{boundary}\"",
            [
                .. Encoding.ASCII.GetBytes($"--{boundary}\r\n"), .. octets,
                .. Encoding.ASCII.GetBytes(
                    $"\r\n--{boundary}\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\n{text}\r\n--{boundary}--\r\n"),
            ]);
    }

    public static As2Entity Encrypt(As2Entity entity, X509Certificate2 to)
    {
        var generator = new CmsEnvelopedDataGenerator();
        generator.AddKeyTransRecipient(DotNetUtilities.FromX509Certificate(to));
        var cms = generator.Generate(new CmsProcessableByteArray(entity.Octets), NistObjectIdentifiers.IdAes256Cbc);
        return new As2Entity("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", cms.GetEncoded());
    }

    /// <summary>RFC 5402: CompressedData (RFC 3274) as a MIME part.</summary>
    public static As2Entity Compress(As2Entity entity)
    {
        var compressed = new CmsCompressedDataGenerator().Generate(new CmsProcessableByteArray(entity.Octets), CmsCompressedDataGenerator.ZLib).GetEncoded();
        return new As2Entity("application/pkcs7-mime; smime-type=compressed-data; name=smime.p7z", compressed, "Content-Transfer-Encoding: binary\r\n");
    }

    /// <summary>Signed and encrypted by the openssl program.</summary>
    public static async Task<As2Entity> SealByOpenSslAsync(byte[] octets, As2Party by, string recipientFile)
    {
        using var folder = new TemporaryFolder();
        var ct = TestContext.Current.CancellationToken;
        string In(string name) => Path.Combine(folder.Path, name);
        await File.WriteAllBytesAsync(In("part"), octets, ct);
        _ = await OpenSsl.RunAsync(
            "cms", "-sign", "-binary", "-md", "sha256", "-in", In("part"), "-signer", by.CertificateFile, "-inkey", by.KeyFile, "-outform", "DER", "-out", In("signature"));
        await File.WriteAllBytesAsync(In("signed"), Signed(octets, await File.ReadAllBytesAsync(In("signature"), ct)).Octets, ct);
        _ = await OpenSsl.RunAsync(
            "cms", "-encrypt", "-binary", "-stream", "-aes-128-cbc", "-in", In("signed"), "-outform", "DER", "-out", In("sealed"), recipientFile);
        return new As2Entity("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", await File.ReadAllBytesAsync(In("sealed"), ct));
    }

    /// <summary>Decrypted and verified by the openssl program: the octets that were signed.</summary>
    public static async Task<byte[]> OpenByOpenSslAsync(byte[] body, As2Party to, string signerFile)
    {
        using var folder = new TemporaryFolder();
        var ct = TestContext.Current.CancellationToken;
        string In(string name) => Path.Combine(folder.Path, name);
        await File.WriteAllBytesAsync(In("sealed"), body, ct);
        _ = await OpenSsl.RunAsync(
            "cms", "-decrypt", "-binary", "-inform", "DER", "-in", In("sealed"), "-recip", to.CertificateFile, "-inkey", to.KeyFile, "-out", In("signed"));
        var (signed, signature) = Open(await File.ReadAllBytesAsync(In("signed"), ct));
        await File.WriteAllBytesAsync(In("content"), signed, ct);
        await File.WriteAllBytesAsync(In("signature"), signature, ct);
        _ = await OpenSsl.RunAsync(
            "cms", "-verify", "-inform", "DER", "-in", In("signature"), "-content", In("content"), "-binary", "-CAfile", signerFile, "-purpose", "any",
            "-out", In("verified"));
        return await File.ReadAllBytesAsync(In("verified"), ct);
    }

    public static bool IsFor(byte[] body, X509Certificate2 certificate) =>
        new CmsEnvelopedData(body).GetRecipientInfos().GetRecipients().Single().RecipientID.Match(DotNetUtilities.FromX509Certificate(certificate));

    public static byte[] Decrypt(byte[] body, X509Certificate2 to)
    {
        using var key = to.GetRSAPrivateKey()!;
        var recipient = new CmsEnvelopedData(body).GetRecipientInfos().GetRecipients().Single();
        return recipient.GetContent(DotNetUtilities.GetRsaKeyPair(key).Private);
    }

    /// <summary>The detached signature is over those octets and by that certificate.</summary>
    public static bool IsSigned(byte[] octets, byte[] signature, X509Certificate2 by) =>
        new CmsSignedData(new CmsProcessableByteArray(octets), signature).GetSignerInfos().GetSigners().Single().Verify(DotNetUtilities.FromX509Certificate(by));

    /// <summary>The two parts of a multipart/signed entity.</summary>
    public static (byte[] Signed, byte[] Signature) Open(byte[] entity)
    {
        var (fields, body) = MimeOctets.Split(entity);
        var parts = MimeOctets.Parts(fields["Content-Type"], body);
        return (parts[0], Decode(parts[1]));
    }

    /// <summary>The body of an entity without its transfer encoding.</summary>
    public static byte[] Decode(byte[] entity)
    {
        var (fields, body) = MimeOctets.Split(entity);
        return fields.GetValueOrDefault("Content-Transfer-Encoding", "binary") == "base64" ? Convert.FromBase64String(Encoding.ASCII.GetString(body)) : body;
    }

    /// <summary>An order and what belongs to it (RFC 6362).</summary>
    public static byte[] Related(byte[] content, params (string Name, string Type, byte[] Content)[] attachments)
    {
        const string boundary = "=_related";
        byte[] body = [.. Encoding.ASCII.GetBytes($"--{boundary}\r\n"), .. Part(content, "order.edi").Octets];
        foreach (var (name, type, bytes) in attachments)
        {
            var part = new As2Entity(type, bytes, $"Content-Disposition: attachment; filename*=UTF-8''{Uri.EscapeDataString(name)}\r\n");
            body = [.. body, .. Encoding.ASCII.GetBytes($"\r\n--{boundary}\r\n"), .. part.Octets];
        }

        return new As2Entity(
            $"multipart/related; type=\"application/edi-x12\"; boundary=\"{boundary}\"", [.. body, .. Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n")]).Octets;
    }
}
