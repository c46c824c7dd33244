using System.Text;
using Gateway.Partners;
using Gateway.Tests.Support;
using Gateway.Transports;
using MimeKit;
using Xunit;

namespace Gateway.Tests.Interop.Email;

/// <summary>Mails that we sign and encrypt (RFC 8551), as they came to a real server and as another program opens them.</summary>
public sealed class EmailSealingTests : IClassFixture<SharedPostfix>, IClassFixture<SomeEnvelopes>, IAsyncLifetime
{
    private readonly SharedPostfix _shared;
    private readonly TemporaryFolder _folder = new();
    private readonly EmailNode _node;

    public EmailSealingTests(SharedPostfix shared, SomeEnvelopes parties)
    {
        _shared = shared;
        _node = new EmailNode(new SomeVault(parties.Ours), new TradingPartner { Id = Some.Partner, Name = "Acme", SnapshotHash = "s1", Certificates = [parties.Theirs.AsPartner] });
        File.WriteAllText(_folder.File("us.pem"), parties.Ours.Certificate.ExportCertificatePem());
        File.WriteAllText(_folder.File("them.pem"), parties.Theirs.Certificate.ExportCertificatePem());
        File.WriteAllText(_folder.File("them.key"), parties.Theirs.Key.Rsa!.ExportPkcs8PrivateKeyPem());
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private PostfixServer Server => _shared.Server;

    [Theory]
    [InlineData(As2Digest.Sha256, SignatureScheme.Pkcs1)]
    [InlineData(As2Digest.Sha512, SignatureScheme.Pss)]
    public async Task ASignedMailIsVerifiedByAnotherProgram(As2Digest digest, SignatureScheme scheme)
    {
        var content = Bytes(200_000);
        var mail = await ReceivedAsync(content, s => s with { Sign = digest, Signature = scheme, Key = "northwind", Text = "Grüße\n.\nFrom us\n" });

        var entity = await VerifiedAsync(mail);

        Assert.Equal(content, await DocumentAsync(entity));
        Assert.Contains("Grüße", await File.ReadAllTextAsync(_folder.File("text"), Ct), StringComparison.Ordinal);
        var changed = _folder.File("changed");
        var octets = await File.ReadAllTextAsync(mail, Encoding.Latin1, Ct);
        await File.WriteAllTextAsync(changed, octets.Replace("invoice-1.edi\"\r\n\r\n", "invoice-1.edi\"\r\n\r\nAAAA", StringComparison.Ordinal), Encoding.Latin1, Ct);
        Assert.NotEqual(octets.Length, new FileInfo(changed).Length);
        _ = await Assert.ThrowsAnyAsync<Exception>(() => VerifiedAsync(changed));
    }

    [Theory]
    [InlineData("aes-256-cbc", KeyTransportScheme.Pkcs1)]
    [InlineData("aes-128-cbc", KeyTransportScheme.OaepSha256)]
    [InlineData("aes-256-gcm", KeyTransportScheme.Pkcs1)]
    public async Task AnEncryptedMailIsOpenedByAnotherProgram(string cipher, KeyTransportScheme transport)
    {
        var content = Bytes(200_000);
        var mail = await ReceivedAsync(content, s => s with { Encrypt = cipher, KeyTransport = transport });
        Assert.DoesNotContain("multipart", await File.ReadAllTextAsync(mail, Ct), StringComparison.Ordinal);

        Assert.Equal(content, await DocumentAsync(await DecryptedAsync(mail)));
    }

    [Fact]
    public async Task SignedIsInsideOfEncrypted()
    {
        var content = Bytes(200_000);
        var mail = await ReceivedAsync(content, s => s with { Sign = As2Digest.Sha256, Key = "northwind", Encrypt = "aes-256-cbc" });

        Assert.Equal(content, await DocumentAsync(await VerifiedAsync(await DecryptedAsync(mail))));
    }

    [Fact]
    public async Task WithoutTheKeyNothingIsSealed()
    {
        var channel = EmailNode.Channel(Server, s => s with { Sign = As2Digest.Sha256, Key = "other" });
        using var wire = new MemoryStream();
        Assert.Equal("key-missing", Assert.IsType<SealResult.Refused>(await _node.Sealer.SealAsync(EmailNode.Message(channel), wire, Ct)).Code);
        Assert.Equal(0, wire.Length);
    }

    [Fact]
    public async Task WithoutACertificateOfThePartnersNothingIsSealed()
    {
        await using var node = new EmailNode(partner: new TradingPartner { Id = Some.Partner, Name = "Acme", SnapshotHash = "s1" });
        var channel = EmailNode.Channel(Server, s => s with { Encrypt = "aes-256-cbc" });
        using var wire = new MemoryStream();
        Assert.Equal("certificate-missing", Assert.IsType<SealResult.Refused>(await node.Sealer.SealAsync(EmailNode.Message(channel), wire, Ct)).Code);
        Assert.Equal(0, wire.Length);
    }

    public async ValueTask InitializeAsync() => await Server.EmptyAsync();

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _folder.Dispose();
    }

    private static byte[] Bytes(int length) => System.Security.Cryptography.RandomNumberGenerator.GetBytes(length);

    private async Task<string> ReceivedAsync(byte[] content, Func<SmtpTerms, SmtpTerms> change)
    {
        _ = Assert.IsType<SendResult.Delivered>(await _node.SendAsync(EmailNode.Message(EmailNode.Channel(Server, change), content), Ct));
        await File.WriteAllBytesAsync(_folder.File("mail"), Assert.Single(await Server.MailsAsync(PostfixServer.Orders)), Ct);
        return _folder.File("mail");
    }

    private async Task<string> VerifiedAsync(string mail)
    {
        _ = await OpenSsl.RunAsync("cms", "-verify", "-in", mail, "-CAfile", _folder.File("us.pem"), "-purpose", "any", "-out", _folder.File("verified"));
        return _folder.File("verified");
    }

    private async Task<string> DecryptedAsync(string mail)
    {
        _ = await OpenSsl.RunAsync("cms", "-decrypt", "-in", mail, "-recip", _folder.File("them.pem"), "-inkey", _folder.File("them.key"), "-out", _folder.File("decrypted"));
        return _folder.File("decrypted");
    }

    /// <summary>The attachment's octets; the text is laid down beside.</summary>
    private async Task<byte[]> DocumentAsync(string entity)
    {
        await using var file = File.OpenRead(entity);
        var mixed = Assert.IsType<Multipart>(await MimeEntity.LoadAsync(file, Ct));
        Assert.Equal("multipart/mixed", mixed.ContentType.MimeType);
        await File.WriteAllTextAsync(_folder.File("text"), Assert.IsType<TextPart>(mixed[0]).Text, Ct);
        var document = Assert.IsType<MimePart>(mixed[1]);
        Assert.Equal(("invoice-1.edi", "application/edi-x12"), (document.FileName, document.ContentType.MimeType));
        using var content = new MemoryStream();
        await document.Content!.DecodeToAsync(content, Ct);
        return content.ToArray();
    }
}
