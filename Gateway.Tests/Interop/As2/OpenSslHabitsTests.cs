using System.Text;
using Gateway.Cli.Demo;
using Xunit;

namespace Gateway.Tests.Interop.As2;

/// <summary>Ways to write the same message that standards allow, or that are seen, beside those of the rows: each is opened, and gets the receipt of any other.</summary>
[Collection(As2Interop.Name)]
public sealed class OpenSslHabitsTests(As2InteropGateway gateway)
{
    private const string Mime = "application/pkcs7-mime; smime-type=";

    /// <summary>The channel that asks for nothing takes everything.</summary>
    private static readonly string From = As2Profiles.SenderName(As2Rows.All.Single(r => r is { IsSigned: false, IsEncrypted: false, IsCompressed: false, IsAsync: false }));

    private OpenSslParty Party => gateway.Party;

    [Theory]
    [InlineData("opaque")]
    [InlineData("opaque in pieces")]
    [InlineData("opaque with old types")]
    [InlineData("without certificates")]
    [InlineData("without attributes")]
    [InlineData("signer by key id")]
    [InlineData("encrypted in pieces for two")]
    [InlineData("encrypted by key id")]
    [InlineData("no smime-type")]
    [InlineData("base64 over HTTP")]
    [InlineData("S/MIME as openssl writes it")]
    public async Task ItIsOpenedAndItsReceiptHolds(string habit)
    {
        var number = gateway.Ready().NextNumber();
        var order = SampleOrder.Good(number, TimeProvider.System.GetUtcNow());
        var content = new OrderInterchange
        {
            ControlNumber = number,
            Time = TimeProvider.System.GetUtcNow(),
            Orders = [order],
            SenderQualifier = "ZZ",
            Sender = "FOREIGN",
            GroupSender = "FOREIGN",
        }.ToBytes();
        var part = ForeignEntity.Of("application/edi-x12", content, "Content-Transfer-Encoding: binary");
        var message = await MakeAsync(habit, part);
        var id = $"{Guid.CreateVersion7():N}@foreign without brackets";

        var (status, receipt) = await gateway.PostAsync(
            From, id, message, ("Disposition-Notification-To", "x"),
            ("disposition-notification-options", "Signed-Receipt-Protocol = Optional,PKCS7-Signature;signed-receipt-micalg=optional,md2,sha-256,sha-512;"));

        Assert.Equal(200, status);
        await gateway.Receipts.AssertPositiveAsync(receipt, id, await Party.MicAsync(part.Octets));
        Assert.Equal(Encoding.ASCII.GetString(content), (await gateway.OrderAsync(order.Number)).Content);
    }

    private async Task<ForeignEntity> MakeAsync(string habit, ForeignEntity part) => habit switch
    {
        "opaque" => ForeignEntity.Of(Mime + "signed-data", await SignAsync(part, "-nodetach")),
        "opaque in pieces" => ForeignEntity.Of(Mime + "signed-data", await SignAsync(part, "-nodetach", "-stream")),
        "opaque with old types" => ForeignEntity.Of("APPLICATION/X-PKCS7-MIME; SMIME-TYPE=SIGNED-DATA", await SignAsync(part, "-nodetach")),
        "without certificates" => ForeignEntity.Of(Mime + "signed-data", await SignAsync(part, "-nodetach", "-nocerts")),
        "without attributes" => ForeignEntity.Of(Mime + "signed-data", await SignAsync(part, "-nodetach", "-noattr")),
        "signer by key id" => ForeignEntity.Of(Mime + "signed-data", await SignAsync(part, "-nodetach", "-keyid")),
        "encrypted in pieces for two" => ForeignEntity.Of(Mime + "enveloped-data", await EncryptAsync(part, "-stream", "-recip", Party.Certificate)),
        "encrypted by key id" => ForeignEntity.Of(Mime + "enveloped-data", await EncryptAsync(part, "-keyid")),
        "no smime-type" => ForeignEntity.Of("application/pkcs7-mime", await EncryptAsync(part)),
        "base64 over HTTP" => ForeignEntity.Of(Mime + "enveloped-data", Base64(await EncryptAsync(part)), "Content-Transfer-Encoding: base64"),
        "S/MIME as openssl writes it" => ForeignEntity.Parse(await Party.CmsAsync(
            part.Octets, "-sign", "-binary", "-md", "sha256", "-crlfeol", "-outform", "SMIME", "-signer", Party.Certificate, "-inkey", Party.Key)),
        _ => throw new ArgumentOutOfRangeException(nameof(habit), habit, "There is no such habit."),
    };

    private Task<byte[]> SignAsync(ForeignEntity part, params string[] more) => Party.CmsAsync(
        part.Octets, ["-sign", "-binary", "-md", "sha256", "-outform", "DER", "-signer", Party.Certificate, "-inkey", Party.Key, .. more]);

    private Task<byte[]> EncryptAsync(ForeignEntity part, params string[] more) => Party.CmsAsync(
        part.Octets, ["-encrypt", "-binary", "-aes-128-cbc", "-outform", "DER", .. more, "-recip", gateway.OurCertificate]);

    private static byte[] Base64(byte[] octets) => Encoding.ASCII.GetBytes(Convert.ToBase64String(octets, Base64FormattingOptions.InsertLineBreaks) + "\r\n");
}
