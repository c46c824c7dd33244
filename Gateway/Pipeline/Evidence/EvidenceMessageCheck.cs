using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Gateway.Partners;
using Gateway.Security.Envelopes;

namespace Gateway.Pipeline.Evidence;

/// <summary>Non-repudiation of origin: who signed the message, and that its contents are what was signed.</summary>
internal sealed class EvidenceMessageCheck(EvidenceCase evidence)
{
    /// <summary>What an octet may have become where it was signed: three and the line ends in quoted-printable (RFC 2045 6.7), a line end two.</summary>
    private const int MostOfEncoding = 4;

    /// <summary>Header fields and boundaries of a part, and as much of the whole.</summary>
    private const int MostAround = 64 * 1024;

    /// <summary>Whose signature is on the message, once it was found.</summary>
    public X509Certificate2? Signer { get; private set; }

    /// <summary>signed/signature.p7s over signed/part.bin, and that part is the one that the trail recorded.</summary>
    public async Task<EvidenceFinding> SignatureAsync(CancellationToken ct)
    {
        const string check = "signature";
        var facts = evidence.Facts;
        if (!evidence.Zip.Has(EvidenceNames.SignedSignature))
        {
            return evidence.Missing(check, EvidenceNames.SignedSignature, isNeeded: evidence.IsInbound && facts is { } f && IsTrue(f, "signed"));
        }

        var named = facts?.Text("signer");
        var (found, odd) = await evidence.SignerAsync(EvidenceNames.SignedSignature, EvidenceNames.SignedPart, named, ct).ConfigureAwait(false);
        Signer = found;
        var part = evidence.Manifest.Entries.FirstOrDefault(e => e.Name == EvidenceNames.SignedPart)?.Sha256;
        if (evidence.IsInbound && facts?.Text("digest") is { } recorded && recorded != part)
        {
            return EvidenceFinding.Failed(check, $"{EvidenceNames.SignedPart} is not what the trail recorded as signed ({recorded})");
        }

        if (Signer is not { } signer)
        {
            var none = $"{EvidenceNames.SignedSignature} is the signature of no certificate that is trusted over {EvidenceNames.SignedPart}{odd}";
            return evidence.IsInbound && facts?.Text("code") == VerdictCodes.AuthenticationFailed
                ? EvidenceFinding.Absent(check, $"{none}; nor was it then: the message was refused ({VerdictCodes.AuthenticationFailed})")
                : EvidenceFinding.Failed(check, none);
        }

        return named is not null && named != CertificateFacts.Of(signer).Thumbprint
            ? EvidenceFinding.Failed(check, $"{EvidenceNames.SignedPart} is signed by {signer.Subject}, the trail names the certificate {named}")
            : EvidenceCase.Judge(check, EvidenceNames.SignedPart, signer, evidence.Manifest.Exchange.ReceivedAt);
    }

    /// <summary>The contents are those that lie in what was signed, however deep.</summary>
    public async Task<EvidenceFinding> ContentAsync(CancellationToken ct)
    {
        const string check = "content";
        var contents = evidence.Manifest.Entries.Where(e => e.Name.StartsWith("content/", StringComparison.Ordinal))
            .OrderBy(e => e.Name.Length).ThenBy(e => e.Name, StringComparer.Ordinal).ToList();
        var names = string.Join(", ", contents.Select(c => c.Name));
        if (contents.Count == 0)
        {
            return EvidenceFinding.Absent(check, "there is no content");
        }

        if (!evidence.Zip.Has(EvidenceNames.SignedPart))
        {
            return EvidenceFinding.Absent(check, $"what was signed is not there to compare {names} with");
        }

        var most = Most(contents.Select(c => evidence.Zip.LengthOf(c.Name)), evidence.Zip.LengthOf(EvidenceNames.SignedPart));
        if (evidence.Facts is { } facts && IsTrue(facts, "mail"))
        {
            return await MailAsync(check, names, [.. contents.Select(c => c.Sha256)], most, ct).ConfigureAwait(false);
        }

        using var found = new ContentDigests();
        var verdict = await EvidenceCase.OpenAsync(evidence.Zip.OpenRead(EvidenceNames.SignedPart), most, found.Begin, ct).ConfigureAwait(false);
        if (!verdict.Holds)
        {
            return EvidenceFinding.Failed(check, $"{EvidenceNames.SignedPart} cannot be read: {verdict.Code}");
        }

        var digests = found.Finish();
        return digests.SequenceEqual(contents.Select(c => c.Sha256)) ? EvidenceFinding.Ok(check, $"{names}: what lies in {EvidenceNames.SignedPart}")
            : digests is [var only] && contents is [_] && await IsSignedAsAsync(only, ct).ConfigureAwait(false)
                ? EvidenceFinding.Ok(check, $"{names}: what lies in {EvidenceNames.SignedPart} but for line ends, which the partner signs in another form")
            : EvidenceFinding.Failed(check, $"{names}: not what lies in {EvidenceNames.SignedPart}");
    }

    /// <summary>A mail has more parts than are contents: each content is one of them.</summary>
    private async Task<EvidenceFinding> MailAsync(string check, string names, IReadOnlyList<string> contents, long most, CancellationToken ct)
    {
        var parts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var opensZip in (bool[])[false, true])
        {
            using var found = new ContentDigests();
            var verdict = await EvidenceCase.OpenMailAsync(evidence.Zip.OpenRead(EvidenceNames.SignedPart), most, opensZip, found.Begin, ct).ConfigureAwait(false);
            if (verdict.Holds)
            {
                parts.UnionWith(found.Finish());
            }

            if (parts.IsSupersetOf(contents))
            {
                return EvidenceFinding.Ok(check, $"{names}: parts of the mail in {EvidenceNames.SignedPart}");
            }
        }

        return EvidenceFinding.Failed(check, $"{names}: not what lies in {EvidenceNames.SignedPart}");
    }

    /// <summary>
    /// Octets that may come out of a layer of what was signed. Contents that lie in it as they are, or in a transfer encoding, are not longer than it is; those that
    /// were compressed before they were signed have what stands around them within the compression.
    /// </summary>
    internal static long Most(IEnumerable<long> contents, long signed) =>
        contents.Aggregate(signed + MostAround, (most, length) => most + (length * MostOfEncoding) + MostAround);

    /// <summary>A partner's quirk: the content came with other line ends than were signed.</summary>
    private async Task<bool> IsSignedAsAsync(string digest, CancellationToken ct)
    {
        var form = evidence.FormOf(EvidenceNames.SignedPart);
        var stream = await evidence.Zip.OpenReadAsync(EvidenceNames.Content(1), form, ct).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            return form != default && Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, ct).ConfigureAwait(false)) == digest;
        }
    }

    private static bool IsTrue(JsonElement facts, string name) => facts.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
