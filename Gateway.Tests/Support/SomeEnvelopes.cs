using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;
using Gateway.Security;
using Gateway.Security.Certificates;
using Gateway.Security.Envelopes;

namespace Gateway.Tests.Support;

/// <summary>Two parties with a key each, who put messages into envelopes and open each other's. Once for a class.</summary>
public sealed class SomeEnvelopes : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<IDisposable> _owned = [];

    public SomeEnvelopes()
    {
        Ours = Party("Northwind");
        Theirs = Party("Acme");
        Stranger = Party("Mallory");
    }

    internal SomeParty Ours { get; }

    internal SomeParty Theirs { get; }

    internal SomeParty Stranger { get; }

    internal EnvelopeOpener Opener => OpenerOf(new SomeVault(Ours));

    internal EnvelopeOpener OpenerOf(IKeyVault vault) => new(vault, new SecurityPlaces(_folder.Path, _folder.Path, false, true));

    public void Dispose()
    {
        _owned.ForEach(o => o.Dispose());
        _folder.Dispose();
    }

    /// <summary>A message of theirs to us.</summary>
    internal async Task<SomeEnvelope> SealAsync(
        As2Terms agreed, byte[] content, SomeParty? signer = null, SomeParty? recipient = null, string contentType = "application/edi-x12", params SealPart[] attachments)
    {
        var sealing = new EnvelopeSealing(new SealTerms
        {
            Agreed = agreed,
            SigningKey = agreed.Sign is null ? null : (signer ?? Theirs).Signing,
            Recipient = agreed.Encrypt is null ? null : (recipient ?? Ours).AsPartner,
            ContentType = attachments.Length == 0 ? contentType : $"multipart/related; type=\"{contentType}\"; boundary=\"=_related\"",
            FileName = "order.edi",
            Attachments = attachments,
        });
        using var body = new MemoryStream();
        using var source = new MemoryStream(content);
        var made = await sealing.WriteAsync(source, body, CancellationToken.None);
        return new SomeEnvelope(sealing.ContentType, body.ToArray(), made.Mic);
    }

    internal EnvelopeTerms Terms(string contentType) => new()
    {
        ContentType = contentType,
        Signers = [Theirs.AsPartner],
        MaxBytes = 50 * 1024 * 1024,
    };

    /// <summary>The verdict, and what was written for each part.</summary>
    internal async Task<(SecurityVerdict Verdict, IReadOnlyList<byte[]> Contents)> OpenAsync(EnvelopeTerms terms, byte[] body)
    {
        var contents = new List<MemoryStream>();
        using var message = new MemoryStream(body);
        var verdict = await Opener.OpenAsync(terms, message, _ =>
        {
            contents.Add(new MemoryStream());
            return contents[^1];
        }, CancellationToken.None);
        return (verdict, contents.ConvertAll(c => c.ToArray()));
    }

    private SomeParty Party(string name)
    {
        using var rsa = RSA.Create(2048);
        var now = DateTimeOffset.UnixEpoch.AddYears(50);
        using var certificate = new CertificateRequest("CN=" + name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(now, now.AddYears(50));
        var open = X509CertificateLoader.LoadCertificate(certificate.RawData);
        _owned.Add(open);
        return new SomeParty(name, open, PrivateKey.Import(rsa.ExportPkcs8PrivateKey(), rsa: true));
    }
}
