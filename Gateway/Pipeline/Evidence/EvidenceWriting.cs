using System.Text.Json;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Security;
using Gateway.Security.Envelopes;
using Gateway.Security.Mime;
using Gateway.Transports;

namespace Gateway.Pipeline.Evidence;

/// <summary>The message and its receipt on their way into one evidence zip, in the order of its entries.</summary>
internal sealed class EvidenceWriting(
    EvidenceZip zip, ExchangeView view, IReadOnlyList<Channel> channels, EvidenceCertificates certificates, EvidenceParts parts, EvidenceOpening opening,
    IServiceProvider transports)
{
    private const long MostOfReceipt = 4 * 1024 * 1024;

    private readonly List<EvidenceReading> _readings = [];

    private bool IsInbound => view.Summary.Direction == Direction.Inbound;

    private ExchangeId Id => view.Summary.Id;

    private Channel? Channel => channels.Count > 0 ? channels[0] : null;

    private JsonElement? Envelope { get; } = ChainDigests.FactsOf(view.Timeline, AuditKinds.ExchangeOpened, AuditKinds.DeliverySealed);

    /// <summary>Entries that are not as they came.</summary>
    public IReadOnlyList<EvidenceReading> Readings => _readings;

    /// <summary>What the receipt says, once it was read.</summary>
    public EvidenceReceipt? Receipt { get; private set; }

    public async Task MessageAsync(CancellationToken ct)
    {
        var fields = IsInbound ? EvidenceFields.Of(view.Headers) : null;
        if (fields is not null)
        {
            await zip.AddAsync(EvidenceNames.RequestHeaders, EvidenceFields.ToJson(fields), ct).ConfigureAwait(false);
        }

        var wire = await parts.AddAsync(zip, Id, StoredPayload.Wire, EvidenceNames.RequestBody, AbsenceReasons.NoEnvelope, ct).ConfigureAwait(false);
        if (wire is null)
        {
            LeaveSigned(zip.Absent[^1].Reason);
        }
        else if (await parts.OpenAsync(wire, ct).ConfigureAwait(false) is not { } stream)
        {
            LeaveSigned(AbsenceReasons.Corrupt);
        }
        else
        {
            await using (stream.ConfigureAwait(false))
            {
                await (IsInbound ? InboundAsync(fields ?? [], stream, ct) : OutboundAsync(stream, ct)).ConfigureAwait(false);
            }
        }

        // Of an envelope that does not open there is no content; its code says why.
        await parts.AddContentsAsync(zip, Id, Envelope?.Text("code") ?? AbsenceReasons.None, ct).ConfigureAwait(false);
        NoteEncryption();
    }

    public async Task ReceiptAsync(CancellationToken ct)
    {
        // Of a message that was sent again, the receipt that decided in the end.
        var stored = await parts.AddAsync(zip, Id, await parts.LastReceiptAsync(Id, ct).ConfigureAwait(false), EvidenceNames.Receipt, AbsenceReasons.None, ct).ConfigureAwait(false);
        if (stored is null || await parts.ReadAsync(stored, ct).ConfigureAwait(false) is not { } bytes)
        {
            LeaveReport(stored is null ? zip.Absent[^1].Reason : AbsenceReasons.Corrupt);
            return;
        }

        try
        {
            using var message = new MemoryStream(bytes, writable: false);
            using var content = new MemoryStream();
            var (opened, _) = await opening.WithFieldsAsync(message, content, MostOfReceipt, ct).ConfigureAwait(false);
            await using (opened.ConfigureAwait(false))
            {
                await ReportAsync(opened, content.ToArray(), ct).ConfigureAwait(false);
            }
        }
        catch (MimeException error)
        {
            LeaveReport(VerdictCodes.MimeMalformed, error.Message);
        }
    }

    private async Task ReportAsync(SignedCopy opened, byte[] content, CancellationToken ct)
    {
        var isSigned = opened.Copy.Signature is not null;
        if (Channel is { } channel && transports.GetKeyedService<IReceiptReader>(channel.Transport) is { } reader && opened.Verdict.Parts.Count > 0
            && await reader.ReadAsync(opened.Verdict, content, ct).ConfigureAwait(false) is { } receipt)
        {
            var by = IsInbound ? EvidenceCertificates.Us : view.Summary.Partner?.Value ?? "nobody";
            Receipt = new EvidenceReceipt(by, receipt.Disposition, receipt.IsPositive, receipt.Mic, isSigned);
        }

        if (!isSigned)
        {
            LeaveReport(AbsenceReasons.NotSigned);
            return;
        }

        var form = IsInbound ? default : await SignedForms.OfSignatureAsync(opened.Copy, channels, certificates.Theirs, ct).ConfigureAwait(false);
        await AddSignedAsync(
            opened, form, EvidenceNames.ReceiptReport, EvidenceNames.ReceiptSignature, IsInbound, EvidenceCertificates.ReceiptSignature, ct).ConfigureAwait(false);
    }

    private async Task InboundAsync(Dictionary<string, string> fields, Stream wire, CancellationToken ct)
    {
        if (channels.Count == 0)
        {
            LeaveSigned(AbsenceReasons.ChannelMissing);
            return;
        }

        if (await opening.InboundAsync(channels, fields, wire, ct).ConfigureAwait(false) is not { } opened)
        {
            LeaveSigned(AbsenceReasons.NoEnvelope);
            return;
        }

        await using (opened.ConfigureAwait(false))
        {
            if (opened.Copy.Signature is null)
            {
                var retired = certificates.IsRetired(Envelope?.Text("key"));
                LeaveSigned(
                    opened.Verdict.Holds ? AbsenceReasons.NotSigned : retired ? AbsenceReasons.KeyRetired : opened.Verdict.Code!,
                    retired ? "Our key that opened it is retired." : opened.Verdict.Detail);
                return;
            }

            var form = await SignedForms.OfDigestAsync(opened.Copy, Envelope?.Text("digest"), ct).ConfigureAwait(false);
            await AddSignedAsync(
                opened, form, EvidenceNames.SignedPart, EvidenceNames.SignedSignature, false, EvidenceCertificates.MessageSignature, ct).ConfigureAwait(false);
        }
    }

    private async Task OutboundAsync(Stream wire, CancellationToken ct)
    {
        var (opened, headers) = await opening.WithFieldsAsync(wire, Stream.Null, long.MaxValue, ct).ConfigureAwait(false);
        await using (opened.ConfigureAwait(false))
        {
            await zip.AddAsync(EvidenceNames.RequestHeaders, EvidenceFields.ToJson(EvidenceFields.Of(headers)), ct).ConfigureAwait(false);
            if (opened.Copy.Signature is not null)
            {
                await AddSignedAsync(
                    opened, default, EvidenceNames.SignedPart, EvidenceNames.SignedSignature, true, EvidenceCertificates.MessageSignature, ct).ConfigureAwait(false);
            }
            else if (Envelope?.Text("key") is { } key)
            {
                certificates.NoteOurs(key, EvidenceCertificates.MessageSignature);
                await ReproduceAsync(ct).ConfigureAwait(false);
                zip.Leave(EvidenceNames.SignedSignature, AbsenceReasons.ForThePartner, "Only the receiver can open the message.");
            }
            else
            {
                LeaveSigned(AbsenceReasons.NotSigned);
            }
        }
    }

    private async Task ReproduceAsync(CancellationToken ct)
    {
        var mic = await parts.MicAsync(Id, ct).ConfigureAwait(false);
        var content = await parts.FindAsync(Id, StoredPayload.Raw, ct).ConfigureAwait(false);
        var kept = content is null ? null : await opening.ReproduceAsync(view, channels, content, mic, ct).ConfigureAwait(false);
        if (kept is null)
        {
            zip.Leave(EvidenceNames.SignedPart, AbsenceReasons.NotReproduced, "Only the receiver can open the message.");
            return;
        }

        await using (kept.ConfigureAwait(false))
        {
            await zip.AddAsync(
                EvidenceNames.SignedPart, async token => new SectionStream(await kept.OpenReadAsync(token).ConfigureAwait(false), 0, kept.Length), ct).ConfigureAwait(false);
        }
    }

    private async Task AddSignedAsync(SignedCopy opened, SignedForm form, string part, string signature, bool isOurs, string role, CancellationToken ct)
    {
        await zip.AddAsync(part, token => opened.Copy.OpenPartAsync(form, token), ct).ConfigureAwait(false);
        await zip.AddAsync(signature, opened.Copy.Signature!.Value.ToArray(), ct).ConfigureAwait(false);
        _readings.AddRange(EvidenceReading.Of(part, form));
        var content = await opened.Copy.OpenPartAsync(form, ct).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            var named = part == EvidenceNames.SignedPart ? Envelope?.Text("signer") : null;
            await certificates.NoteSignerAsync(opened.Copy.Signature.Value, content, isOurs, role, named, ct).ConfigureAwait(false);
        }
    }

    private void NoteEncryption()
    {
        if (IsInbound)
        {
            certificates.NoteOurs(Envelope?.Text("key"), EvidenceCertificates.Encryption);
        }
        else
        {
            certificates.NoteTheirs(Envelope?.Text("recipient"), EvidenceCertificates.Encryption);
        }
    }

    private void LeaveSigned(string reason, string? detail = null)
    {
        zip.Leave(EvidenceNames.SignedPart, reason, detail);
        zip.Leave(EvidenceNames.SignedSignature, reason, detail);
    }

    private void LeaveReport(string reason, string? detail = null)
    {
        zip.Leave(EvidenceNames.ReceiptReport, reason, detail);
        zip.Leave(EvidenceNames.ReceiptSignature, reason, detail);
    }
}
