using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Security.Certificates;

namespace Gateway.Pipeline.Evidence;

/// <summary>The certificates that may have to do with an exchange: the partner's of its profiles, and all of ours, retired ones too.</summary>
internal sealed class EvidenceCertificates : IDisposable
{
    public const string Us = "us";
    public const string MessageSignature = "message signature";
    public const string ReceiptSignature = "receipt signature";
    public const string Encryption = "encryption";

    private readonly string _partner;
    private readonly IReadOnlyList<OwnKey> _keys;
    private readonly List<(CertificateFacts Facts, string Role, string Owner)> _used = [];

    private EvidenceCertificates(string partner, IReadOnlyList<TradingPartner> partners, IReadOnlyList<OwnKey> keys)
    {
        (_partner, _keys) = (partner, keys);
        Theirs = [.. partners.SelectMany(p => p.Certificates).DistinctBy(c => c.Thumbprint).Select(c => X509CertificateLoader.LoadCertificate(c.Der.Span))];
        Ours = [.. keys.Select(k => X509CertificateLoader.LoadCertificate(k.Certificate.Span))];
    }

    public IReadOnlyList<X509Certificate2> Theirs { get; }

    public IReadOnlyList<X509Certificate2> Ours { get; }

    public IReadOnlyList<(CertificateFacts Facts, string Role, string Owner)> Used => _used;

    public static async Task<EvidenceCertificates> LoadAsync(ExchangeView view, IReadOnlyList<TradingPartner> partners, IKeyStore keys, CancellationToken ct) =>
        new(view.Summary.Partner?.Value ?? "nobody", partners, await keys.ListAsync(ct).ConfigureAwait(false));

    /// <summary>Notes whose signature it is, if it is one of theirs or ours; whether that one may sign is the trail's to say, and the auditor's.</summary>
    /// <param name="named">Thumbprint of the one that the trail names.</param>
    public async Task NoteSignerAsync(ReadOnlyMemory<byte> signature, Stream content, bool isOurs, string role, string? named, CancellationToken ct)
    {
        // A signature in a way that is not spoken is nobody's, as it was when the message came.
        if ((await DetachedSignature.SignerAsync(signature, content, isOurs ? Ours : Theirs, named, ct).ConfigureAwait(false)).Certificate is { } signer)
        {
            Note(CertificateFacts.Of(signer), role, isOurs ? Us : _partner);
        }
    }

    /// <summary>A version of ours, by its id on the trail.</summary>
    public void NoteOurs(string? id, string role)
    {
        if (_keys.FirstOrDefault(k => k.Id == id) is { } key)
        {
            Note(key.Facts, role, Us);
        }
    }

    /// <summary>One of the partner's, by its thumbprint on the trail.</summary>
    public void NoteTheirs(string? thumbprint, string role)
    {
        foreach (var certificate in Theirs)
        {
            var facts = CertificateFacts.Of(certificate);
            if (facts.Thumbprint == thumbprint)
            {
                Note(facts, role, _partner);
            }
        }
    }

    public bool IsRetired(string? id) => _keys.FirstOrDefault(k => k.Id == id) is { RetiredAt: not null };

    public async Task AddToAsync(EvidenceZip zip, CancellationToken ct)
    {
        foreach (var facts in _used.Select(u => u.Facts).DistinctBy(f => f.Thumbprint))
        {
            var pem = PemEncoding.WriteString("CERTIFICATE", facts.Der.Span) + "\n";
            await zip.AddAsync(EvidenceNames.Certificate(facts.Thumbprint), System.Text.Encoding.ASCII.GetBytes(pem), ct).ConfigureAwait(false);
        }
    }

    public IReadOnlyList<EvidenceCertificate> ToManifest() =>
    [
        .. _used.Select(u => new EvidenceCertificate(
            u.Facts.Thumbprint, u.Role, u.Owner, u.Facts.Subject, u.Facts.SerialHex, u.Facts.NotBefore, u.Facts.NotAfter)),
    ];

    public void Dispose()
    {
        foreach (var certificate in Theirs.Concat(Ours))
        {
            certificate.Dispose();
        }
    }

    private void Note(CertificateFacts facts, string role, string owner)
    {
        if (!_used.Exists(u => u.Facts.Thumbprint == facts.Thumbprint && u.Role == role))
        {
            _used.Add((facts, role, owner));
        }
    }
}
