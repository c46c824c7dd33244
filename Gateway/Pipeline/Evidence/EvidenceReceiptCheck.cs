using System.Security.Cryptography.X509Certificates;
using Gateway.Audit;
using Gateway.Security.Cms;
using Gateway.Transports;

namespace Gateway.Pipeline.Evidence;

/// <summary>Non-repudiation of receipt (RFC 4130 2.4.2): who signed the receipt, for which message, and that the digest in it is that of what was signed.</summary>
internal sealed class EvidenceReceiptCheck(EvidenceCase evidence, IReceiptReader receipts)
{
    private const int MostOfReceipt = 4 * 1024 * 1024;
    private const int MostOfFields = 256 * 1024;
    private const int MostOfId = 500;

    /// <summary>The message's own id was missing or none, so that its receipt names none (RFC 4130 7.4.3).</summary>
    private const string InvalidMessageId = "invalid-message-id";

    private ReceivedReceipt? _receipt;

    /// <param name="sender">Whose signature is on the message; the receipt's is another.</param>
    public async Task<EvidenceFinding> SignatureAsync(X509Certificate2? sender, CancellationToken ct)
    {
        const string check = "receipt";
        var zip = evidence.Zip;
        if (!zip.Has(EvidenceNames.Receipt))
        {
            return evidence.Missing(check, EvidenceNames.Receipt, IsRecorded);
        }

        var isSigned = zip.Has(EvidenceNames.ReceiptSignature);
        _receipt = await ReadAsync(isSigned ? EvidenceNames.ReceiptReport : EvidenceNames.Receipt, ct).ConfigureAwait(false);
        if (_receipt is not { } receipt)
        {
            return EvidenceFinding.Failed(check, $"{EvidenceNames.Receipt} cannot be read as a receipt");
        }

        if (!await IsForAsync(receipt, ct).ConfigureAwait(false))
        {
            return EvidenceFinding.Failed(check, $"the receipt is for {receipt.MessageId}, which is not the message");
        }

        return isSigned
            ? await SignedAsync(check, receipt, sender, ct).ConfigureAwait(false)
            : evidence.Missing(check, EvidenceNames.ReceiptSignature, evidence.Manifest.Receipt is { IsSigned: true }, $"; it says {receipt.Disposition}");
    }

    /// <summary>The digest in the receipt, or without one the digest that the trail recorded, is that of what was signed.</summary>
    public async Task<EvidenceFinding> MicAsync(CancellationToken ct)
    {
        const string check = "mic";
        var recorded = evidence.Facts?.Text("mic")?.Split(", ");
        if (_receipt is { Mic: null, IsPositive: true } && evidence.Zip.Has(EvidenceNames.ReceiptSignature))
        {
            return EvidenceFinding.Failed(check, "the receipt is signed and positive, and repeats no digest");
        }

        if (_receipt?.Mic?.Split(", ") is { } repeated && repeated[0] != recorded?[0])
        {
            return EvidenceFinding.Failed(check, $"the receipt says {_receipt.Mic}, the trail recorded {recorded?[0] ?? "none"}");
        }

        var whose = _receipt?.Mic is null ? "recorded on the trail; no receipt repeats it" : "in the receipt and on the trail";
        if ((_receipt?.Mic?.Split(", ") ?? recorded) is not [var digest, var name])
        {
            return EvidenceFinding.Absent(check, "there is no digest of the message");
        }

        if (!evidence.Zip.Has(EvidenceNames.SignedPart))
        {
            return EvidenceFinding.Ok(check, $"{digest}, {name}: {whose} (what it covers is not in the zip)");
        }

        return await IsOfPartAsync(digest, name, ct).ConfigureAwait(false)
            ? EvidenceFinding.Ok(check, $"{digest}, {name}: that of {EvidenceNames.SignedPart}, {whose}")
            : EvidenceFinding.Failed(check, $"{digest}, {name} is {whose}, and {EvidenceNames.SignedPart} has another");
    }

    private bool IsRecorded => evidence.Entries.Any(e => e.Kind is AuditKinds.ReceiptWritten or AuditKinds.ReceiptReceived);

    private async Task<EvidenceFinding> SignedAsync(string check, ReceivedReceipt receipt, X509Certificate2? sender, CancellationToken ct)
    {
        var message = await evidence.Zip.ReadAsync(EvidenceNames.Receipt, MostOfReceipt, ct).ConfigureAwait(false);
        var report = await evidence.Zip.ReadAsync(EvidenceNames.ReceiptReport, MostOfReceipt, ct).ConfigureAwait(false);
        var (found, odd) = await evidence.SignerAsync(EvidenceNames.ReceiptSignature, EvidenceNames.ReceiptReport, null, ct).ConfigureAwait(false);
        if (found is not { } signer)
        {
            return EvidenceFinding.Failed(
                check, $"{EvidenceNames.ReceiptSignature} is the signature of no certificate that is trusted over {EvidenceNames.ReceiptReport}{odd}");
        }

        if (message.AsSpan().IndexOf(report) < 0)
        {
            return EvidenceFinding.Failed(check, $"{EvidenceNames.ReceiptReport} does not stand in {EvidenceNames.Receipt}");
        }

        if (sender is not null && sender.RawDataMemory.Span.SequenceEqual(signer.RawDataMemory.Span))
        {
            return EvidenceFinding.Failed(check, $"message and receipt are signed by the same certificate, {signer.Subject}");
        }

        var at = evidence.Entries.LastOrDefault(e => e.Kind is AuditKinds.ReceiptWritten or AuditKinds.ReceiptReceived)?.At;
        var finding = EvidenceCase.Judge(check, EvidenceNames.ReceiptReport, signer, at ?? evidence.Manifest.Exchange.ReceivedAt);
        return finding with { Detail = $"{finding.Detail}: {receipt.Disposition}" };
    }

    private async Task<bool> IsOfPartAsync(string digest, string name, CancellationToken ct)
    {
        var algorithm = CmsDigest.FromMicalg(name) ?? throw new CmsException($"The digest {name} is not spoken.");
        var hashes = await DetachedSignature.DigestsAsync(evidence.Zip.OpenRead(EvidenceNames.SignedPart), [algorithm], ct).ConfigureAwait(false);
        return Convert.ToBase64String(hashes[algorithm]) == digest;
    }

    /// <summary>What we sent has its delivery's id; what came has its sender's, in the header fields.</summary>
    private async Task<bool> IsForAsync(ReceivedReceipt receipt, CancellationToken ct)
    {
        if (!evidence.IsInbound)
        {
            return receipt.Delivery is { } delivery && evidence.Manifest.Exchange.Deliveries.Any(d => d.Id == delivery.ToString());
        }

        if (receipt.MessageId.Length == 0)
        {
            return evidence.Manifest.Exchange.Code == InvalidMessageId;
        }

        var octets = await evidence.Zip.ReadAsync(EvidenceNames.RequestHeaders, MostOfFields, ct).ConfigureAwait(false);
        var fields = EvidenceFields.Of(System.Text.Encoding.UTF8.GetString(octets)) ?? [];
        return fields.GetValueOrDefault("Message-ID") is { } id && Bare(Access.OneLine.Of(Bare(id), MostOfId)) == Bare(receipt.MessageId);
    }

    private static string Bare(string id) => id.Trim().TrimStart('<').TrimEnd('>').Trim();

    private async Task<ReceivedReceipt?> ReadAsync(string name, CancellationToken ct)
    {
        using var octets = new MemoryStream(await evidence.Zip.ReadAsync(name, MostOfReceipt, ct).ConfigureAwait(false), writable: false);
        using var content = new MemoryStream();
        var verdict = await EvidenceCase.OpenAsync(octets, MostOfReceipt, part => part.Number == 1 ? content : Stream.Null, ct).ConfigureAwait(false);
        return verdict.Parts.Count == 1 ? await receipts.ReadAsync(verdict, content.ToArray(), ct).ConfigureAwait(false) : null;
    }
}
