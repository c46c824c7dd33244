using System.Text;
using Xunit;

namespace Gateway.Tests.Interop.As2;

/// <summary>
/// Messages of the foreign party: made and opened by <c>openssl</c> and BouncyCastle, their MIME put together and taken apart by hand. Compression is of the CMS
/// object in rows with a receipt on the connection, of the whole S/MIME entity in the others.
/// </summary>
internal sealed class ForeignMessages(OpenSslParty party, BouncyCastle compression, string ourCertificate)
{
    private const string EntityType = "application/pkcs7-mime; smime-type=";

    /// <summary>The outermost entity of a message to us, and the MIC that its receipt must have.</summary>
    public async Task<(ForeignEntity Message, string Mic)> MakeAsync(As2Row row, byte[] content)
    {
        var part = ForeignEntity.Of(
            "application/edi-x12", content, "Content-Transfer-Encoding: binary", $"Content-Disposition: attachment; filename=\"{row.Id}.edi\"");
        var message = row.Compression == As2Row.Before ? await CompressAsync(row, part) : part;
        var covered = message;
        if (row.IsSigned)
        {
            message = await SignAsync(message, row.Signature!);
        }

        if (row.Compression == As2Row.After)
        {
            message = await CompressAsync(row, message);
        }

        if (row.IsEncrypted)
        {
            var encrypted = await party.EncryptAsync(message.Octets, row.Cipher!, row.KeyTransport!, ourCertificate);
            message = ForeignEntity.Of(EntityType + (row.Cipher!.EndsWith("gcm", StringComparison.Ordinal) ? "authEnveloped-data" : "enveloped-data"), encrypted);
        }

        // RFC 4130 7.3.1: what no layer is around is digested without its header fields.
        return (message, await party.MicAsync(ReferenceEquals(message, part) ? content : covered.Octets));
    }

    /// <summary>The content of a message of ours, which must be just what the row says, and its MIC.</summary>
    public async Task<(ForeignEntity Part, string Mic)> OpenAsync(As2Row row, ForeignEntity message)
    {
        var (outermost, inner) = (message, message);
        if (row.IsEncrypted)
        {
            Assert.StartsWith(EntityType, message.ContentType, StringComparison.Ordinal);
            Algorithms.AssertEncrypted(row, message.Content);
            inner = ForeignEntity.Parse(await party.DecryptAsync(message.Content));
        }

        if (row.Compression == As2Row.After)
        {
            inner = await InflateAsync(row, inner);
        }

        if (row.IsSigned)
        {
            inner = await VerifyAsync(inner, row.Signature!);
        }

        var covered = inner;
        if (row.Compression == As2Row.Before)
        {
            inner = await InflateAsync(row, inner);
        }

        Assert.DoesNotContain("pkcs7", inner.ContentType, StringComparison.Ordinal);
        return (inner, await party.MicAsync(ReferenceEquals(inner, outermost) ? inner.Body.ToArray() : covered.Octets));
    }

    /// <summary>multipart/signed around the entity's exact octets.</summary>
    public async Task<ForeignEntity> SignAsync(ForeignEntity entity, string signature)
    {
        var boundary = "----=_foreign_" + Guid.CreateVersion7().ToString("N");
        var detached = await party.SignAsync(entity.Octets, signature);
        var encoded = Convert.ToBase64String(detached, Base64FormattingOptions.InsertLineBreaks);
        return ForeignEntity.Of(
            $"multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary=\"{boundary}\"",
            (byte[])
            [
                .. Ascii($"--{boundary}\r\n"), .. entity.Octets,
                .. Ascii($"\r\n--{boundary}\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\n"),
                .. Ascii($"{encoded}\r\n--{boundary}--\r\n"),
            ]);
    }

    /// <summary>The first part of a multipart/signed of ours, once <c>openssl</c> has verified its exact octets.</summary>
    public async Task<ForeignEntity> VerifyAsync(ForeignEntity signed, string signature)
    {
        Assert.StartsWith("multipart/signed;", signed.ContentType, StringComparison.Ordinal);
        Assert.Equal(("application/pkcs7-signature", "sha-256"), (signed.Parameter("protocol"), signed.Parameter("micalg")));
        var parts = signed.Parts();
        Assert.Equal(2, parts.Count);
        var detached = ForeignEntity.Parse(parts[1]).Content;
        Algorithms.AssertSigned(signature, detached);
        await party.VerifyAsync(parts[0].ToArray(), detached, ourCertificate);
        return ForeignEntity.Parse(parts[0]);
    }

    private async Task<ForeignEntity> CompressAsync(As2Row row, ForeignEntity entity) => row.IsAsync
        ? await compression.CompressAsync(entity)
        : ForeignEntity.Of(EntityType + "compressed-data; name=smime.p7z", await compression.CompressAsync(entity.Octets), "Content-Transfer-Encoding: binary");

    private async Task<ForeignEntity> InflateAsync(As2Row row, ForeignEntity entity)
    {
        Assert.StartsWith(EntityType + "compressed-data;", entity.ContentType, StringComparison.Ordinal);
        return ForeignEntity.Parse(await (row.IsAsync ? compression.InflateAsync(entity) : compression.InflateAsync(entity.Content)));
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
