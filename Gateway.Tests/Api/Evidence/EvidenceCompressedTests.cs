using System.Text;
using Org.BouncyCastle.Cms;
using Xunit;

namespace Gateway.Tests.Api.Evidence;

/// <summary>Content that was compressed before it was signed (RFC 5402 3): what inflates is more than the content.</summary>
[Collection(EvidenceOnSqlite.Name)]
public sealed class EvidenceCompressedTests(EvidenceGateway gateway)
{
    /// <summary>The header fields are longer than all of it.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    public async Task AVeryShortContentIsProven(string content) => await IsProvenAsync(AcmeAs2.Entity(Encoding.ASCII.GetBytes(content)));

    /// <summary>RFC 2045 6.7: two octets of a letter are six there, and so short a line ends with three more.</summary>
    [Fact]
    public async Task LettersInQuotedPrintableAreProven() => await IsProvenAsync(
    [
        .. "Content-Type: application/xml; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"u8,
        .. Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("=D0=9F=D1=80=D0=B8=\r\n", 20_000))),
    ]);

    private async Task IsProvenAsync(byte[] entity)
    {
        var compressed = new CmsCompressedDataGenerator().Generate(new CmsProcessableByteArray(entity), CmsCompressedDataGenerator.ZLib).GetEncoded();
        byte[] signed = [.. "Content-Type: application/pkcs7-mime; smime-type=compressed-data; name=smime.p7z\r\nContent-Transfer-Encoding: binary\r\n\r\n"u8, .. compressed];
        var received = await gateway.ReceiveAsync(await gateway.Acme.EncryptAsync(await gateway.Acme.SignAsync(signed), gateway.OurCertificate));
        var report = await gateway.CheckAsync(await gateway.EvidenceAsync(received.Id));
        Assert.True(report.Holds, string.Join('\n', report.Checks));
        Assert.Equal("ok", report.Checks.Single(c => c.Check == "content").Result);
    }
}
