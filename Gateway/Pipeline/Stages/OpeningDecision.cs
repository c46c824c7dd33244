using System.Security.Cryptography;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline.Certificates;
using Gateway.Security.Envelopes;
using Gateway.Transports;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// Steps 2 and 3 for what comes in an envelope: opens it, decides, writes the receipt, and commits all of it at once. A dedup key is claimed only by an
/// envelope that holds; who comes second gets the receipt of the first, byte for byte.
/// </summary>
internal sealed class OpeningDecision(
    EnvelopeWork envelopes, IPayloadStore payloads, IExchangeStore store, IOutcomeCommitter committer, FormatCheck formats, ReceiptMatching receipts,
    CertificateIntake certificates, FirstUses uses, OpeningFailures failures, ContentKeyTries tries, OpeningRepeats repeats, IServiceProvider transports, IWake wake, IFaultPoint faults, TimeProvider clock)
{
    public const string MessageIdReused = "message-id-reused";
    public const string ContentRepeated = "content-repeated";
    public const string UnknownRelationship = "unknown-trading-relationship";
    public const string IllegalFileName = "illegal-filename";
    public const string DuplicateFileName = "duplicate-filename";

    /// <summary>How long a message and its content are known.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromDays(400);

    /// <param name="fence">A job's lease; null in the request.</param>
    /// <param name="staged">True when this process stored the wire bytes a moment ago.</param>
    public async Task<AcceptResult> DecideAsync(
        Received received, Channel channel, InboundEnvelope envelope, StoredPayload wire, Lease? fence, bool staged, CancellationToken ct)
    {
        var (result, mayBeAnybodys) = await JudgeAsync(received, channel, envelope, wire, fence, staged, ct).ConfigureAwait(false);
        if (mayBeAnybodys && IsBrought(received, channel))
        {
            failures.Kept(channel.Partner, received.RemoteAddress, result is AcceptResult.Repeat { IsKept: false } ? 0 : wire.Length);
        }

        return result;
    }

    /// <summary>Why nothing of where a message came from is opened now; null: it is.</summary>
    public OpeningRefusal? RefusalOf(Received received, Channel channel) =>
        IsBrought(received, channel) ? failures.RefusalOf(channel.Partner, received.RemoteAddress, tells: false) : null;

    /// <summary>Its turn to be opened; null where nothing is counted.</summary>
    public async Task<OpeningTurn?> TurnAsync(Received received, Channel channel, StoredPayload wire, CancellationToken ct)
    {
        try
        {
            return IsBrought(received, channel) ? await failures.TurnAsync(channel.Partner, received.RemoteAddress, wire.Length, ct).ConfigureAwait(false) : null;
        }
        catch (OperationCanceledException)
        {
            payloads.Discard(wire);
            throw;
        }
    }

    private void Failed(Received received, Channel channel)
    {
        if (IsBrought(received, channel))
        {
            failures.Failed(channel.Partner, received.RemoteAddress);
        }
    }

    /// <summary>What we fetch comes from one address, whoever sent it; and what a person has opened again from nowhere.</summary>
    private static bool IsBrought(Received received, Channel channel) => !received.IsReplay && channel.Poll is null;

    private async Task<(AcceptResult Result, bool MayBeAnybodys)> JudgeAsync(
        Received received, Channel channel, InboundEnvelope envelope, StoredPayload wire, Lease? fence, bool staged, CancellationToken ct)
    {
        var opened = await OpenAsync(received, envelope, wire, staged, ct).ConfigureAwait(false);
        var kept = false;
        try
        {
            var isTried = !received.IsReplay && opened.Verdict is { ContentKey: { } key } verdict && !tries.Takes(key, wire.Digest, verdict.Holds, verdict.IsSigned);
            if (isTried && !await PassesAsync(channel, envelope, opened.Verdict, wire, ct).ConfigureAwait(false))
            {
                opened = Tried(opened);
            }

            if (!opened.Verdict.Holds && await KnownAsync(new OpeningDraft(received, channel, envelope, wire, opened, fence), ct).ConfigureAwait(false) is { } known)
            {
                return (known, MayBeAnybodys(received, known));
            }

            if (opened.Verdict is { Holds: false, IsEncrypted: true })
            {
                // Whatever it is called: also that something is wrong behind a decryption tells that it decrypts.
                Failed(received, channel);
            }

            if (opened.Verdict is { Holds: true, Signer: { } signer })
            {
                await uses.SeenAsync(channel.Partner, signer, received.Actor, ct).ConfigureAwait(false);
            }

            if (ReceiptMatching.IsReceipt(opened.Verdict))
            {
                // A receipt is never answered by one (RFC 8098 2.1), and needs no id of its own (DG 1Q14.1).
                var matched = opened.Content is { } report
                    ? await receipts.MatchAsync(received, channel, envelope, opened.Verdict, report, wire, fence, ct).ConfigureAwait(false)
                    : await receipts.KeepAsync(received, opened.Verdict, wire, fence).ConfigureAwait(false);

                // One that is asked to be answered was stored before anybody knew what it is.
                return (matched, matched is AcceptResult.Quarantined || received.IsStored);
            }

            if ((envelope.Refusal ?? (opened.Verdict is { Holds: true, IsSigned: false } ? envelope.Unproven : null)) is { } because)
            {
                envelopes.Discard(opened.Contents);
                opened = new OpenedMessage(new SecurityVerdict { Code = because.Code, Detail = because.Detail }, []);
            }

            if (opened.Content is not null && channel.Email is not null)
            {
                opened = opened.Led(await formats.FirstReadableAsync(opened.Contents, ct).ConfigureAwait(false));
            }

            var matter = opened.Content is { } message && channel.Email is null && CertificateExchange.Is(opened.Verdict)
                ? await certificates.JudgeAsync(received.Id, channel, opened.Verdict, message, received.Actor, ct).ConfigureAwait(false)
                : null;
            if (matter is null && opened.Content is not null && channel.Direction == ChannelDirection.Out)
            {
                // The pair is agreed for what we send; only receipts, and what is said about certificates, come back on it.
                envelopes.Discard(opened.Contents);
                opened = new OpenedMessage(opened.Verdict with { Code = UnknownRelationship, Detail = "The pair has no channel in." }, []);
            }

            var refusal = matter is not null ? (matter.IsRefused ? (matter.Code, matter.Detail) : null)
                : opened.Content is { } content ? FileNameKeys.Illegal(channel, opened.Verdict) ?? await formats.RefusalAsync(content, ct).ConfigureAwait(false)
                : (opened.Verdict.Code!, opened.Verdict.Detail ?? "");
            faults.Hit("opening-before-commit");
            var draft = new OpeningDraft(received, channel, envelope, wire, opened, fence) { Matter = matter, MustBeFirst = isTried };

            // A commit may have happened though its answer is lost: what was staged for it is left to the sweep then.
            kept = true;
            (var result, kept) = await CommitAsync(draft, refusal, ct).ConfigureAwait(false);
            if (result is null)
            {
                Failed(received, channel);
                opened = Tried(opened);
                var failed = new OpeningDraft(received, channel, envelope, wire, opened, fence);
                (result, kept) = await CommitAsync(failed, (opened.Verdict.Code!, opened.Verdict.Detail!), ct).ConfigureAwait(false);
            }

            // Also what is signed can be sent again, under any id and in any wrapping, by whoever captured it.
            var isProven = opened.Verdict is { Holds: true, IsSigned: true };
            if (isProven && result is AcceptResult.Accepted && IsBrought(received, channel))
            {
                failures.Proven(channel.Partner, received.RemoteAddress);
            }

            return (result!, result switch
            {
                AcceptResult.Quarantined { Code: MessageIdReused or ContentRepeated } => true,
                AcceptResult.Quarantined => !isProven,
                AcceptResult.Repeat repeat => MayBeAnybodys(received, repeat),
                _ => false,
            });
        }
        catch (SigningKeyMissingException)
        {
            // A receipt is written before the commit.
            kept = false;
            throw;
        }
        finally
        {
            if (!kept)
            {
                envelopes.Discard(opened.Contents);
            }
        }
    }

    private static bool MayBeAnybodys(Received received, AcceptResult.Repeat repeat) => repeat.First != received.Id && (received.IsStored || repeat.IsKept);

    /// <summary>
    /// Octet for octet what was accepted before under its id: its sender hears the same again, whatever became of keys and certificates since. Null where it is not, or nothing is
    /// left of what was said.
    /// </summary>
    private async Task<AcceptResult.Repeat?> KnownAsync(OpeningDraft opening, CancellationToken ct)
    {
        if (opening.Received.IsReplay || await repeats.FirstAsync(opening.Envelope, opening.Wire, ct).ConfigureAwait(false) is not { } first)
        {
            return null;
        }

        var written = await WriteAsync(opening, opening.Opened.Verdict.Code, ct).ConfigureAwait(false);
        return written is null || await repeats.ReceiptAsync(first, ct).ConfigureAwait(false) is not null
            ? await RepeatAsync(opening, first, written, ct).ConfigureAwait(false)
            : null;
    }

    /// <summary>
    /// Whether a message is decided though others under its key came to nothing. The partner's signed word on a document that is not known passes, and by that is known: otherwise
    /// whoever is faster than its sender would shut it out. Of what claims nothing each one that opened would be an answer more. What is not looked up takes its time all the same.
    /// </summary>
    private async Task<bool> PassesAsync(Channel channel, InboundEnvelope envelope, SecurityVerdict verdict, StoredPayload wire, CancellationToken ct)
    {
        var canClaim = channel.Direction == ChannelDirection.In && envelope.Refusal is null
            && verdict is { Holds: true, IsSigned: true, ContentDigest: not null } && !ReceiptMatching.IsReceipt(verdict) && !CertificateExchange.Is(verdict);
        var content = SignedKey(channel, canClaim ? verdict.ContentDigest! : RandomNumberGenerator.GetHexString(64, lowercase: true));
        var taken = await store.OwnersAsync([envelope.Key, content], ct).ConfigureAwait(false);
        return taken.Any(t => t.Key == envelope.Key) ? await repeats.FirstAsync(envelope, wire, ct).ConfigureAwait(false) is not null : canClaim && taken.Count == 0;
    }

    private static string SignedKey(Channel channel, string digest) => $"signed:{channel.Partner}:{digest}";

    /// <summary>Nothing of what was opened is left in it.</summary>
    private OpenedMessage Tried(OpenedMessage opened)
    {
        envelopes.Discard(opened.Contents);
        var verdict = new SecurityVerdict
        {
            Code = VerdictCodes.DecryptionFailed,
            Detail = $"{ContentKeyTries.Most} other messages under the same content key came to nothing today: somebody changes a message and watches the answers.",
            IsEncrypted = true,
            OurKey = opened.Verdict.OurKey,
        };
        return new OpenedMessage(verdict, []);
    }

    /// <summary>Of what fails before any commit nothing is left on the disk that no row names.</summary>
    private async Task<OpenedMessage> OpenAsync(Received received, InboundEnvelope envelope, StoredPayload wire, bool staged, CancellationToken ct)
    {
        try
        {
            return await envelopes.OpenAsync(received.Id, envelope.Terms, wire, staged, ct).ConfigureAwait(false);
        }
        catch when (!received.IsStored)
        {
            payloads.Discard(wire);
            throw;
        }
    }

    /// <summary>A message that is stored and cannot be opened at all.</summary>
    public async Task QuarantineAsync(Received received, Lease fence, string code, string detail)
    {
        var draft = new OutcomeDraft(clock, Opening.Actor) { Fence = fence };
        draft.Quarantine(received.Id, ExchangeStage.Received, received.Partner, code, detail);
        if (await committer.CommitAsync(draft.ToOutcome(), CancellationToken.None).ConfigureAwait(false) is OutcomeResult.Refused refused)
        {
            throw new InvalidOperationException("The ledger refused a quarantine.", refused.Error);
        }
    }

    /// <summary>No result: it had to be the first of its id and content, and is not.</summary>
    private async Task<(AcceptResult? Result, bool Kept)> CommitAsync(OpeningDraft opening, (string Code, string Detail)? refusal, CancellationToken ct)
    {
        DedupKey[] keys = Keys(opening);
        DedupKey[] names = refusal?.Code == IllegalFileName ? [] : [.. FileNameKeys.Of(opening, clock.GetUtcNow(), Window)];
        while (true)
        {
            var receipt = await WriteAsync(opening, refusal?.Code, ct).ConfigureAwait(false);
            var outcome = opening.ToOutcome(clock, [.. keys, .. names], refusal, receipt);
            switch (await committer.CommitAsync(outcome, CancellationToken.None).ConfigureAwait(false))
            {
                case OutcomeResult.Committed:
                    faults.Hit("opening-after-commit");
                    Wake(refusal is null && opening.Matter is null, receipt, refusal is null && opening.Matter?.Answer is not null);
                    return (Answered(opening.Received.Id, refusal, receipt), true);
                case OutcomeResult.Duplicate duplicate when duplicate.Taken.FirstOrDefault(t => opening.Received.Places.Any(p => p.Key == t.Key)) is { } place:
                    // A look that lost its lease made an exchange of the same item meanwhile.
                    return (new AcceptResult.Repeat(place.Exchange), false);
                case OutcomeResult.Duplicate { Taken: var taken } when opening.MustBeFirst && taken.Any(t => keys.Any(k => k.Key == t.Key))
                    && await repeats.FirstAsync(opening.Envelope, opening.Wire, ct).ConfigureAwait(false) is null:
                    return (null, false);
                case OutcomeResult.Duplicate duplicate:
                    var known = duplicate.Taken.FirstOrDefault(t => t.Key == opening.Envelope.Key);
                    if (known is null || known.Digest.Hex != opening.Opened.Verdict.ContentDigest)
                    {
                        (refusal, keys) = Refusal(duplicate, known, keys);
                    }
                    else if (await repeats.IsRunOfAsync(opening.Received, known.Exchange, ct).ConfigureAwait(false))
                    {
                        // A person wants it again: it is known as itself.
                        (refusal, keys) = (RefusalOf(known, duplicate.Taken, keys) ?? refusal, []);
                    }
                    else
                    {
                        return (await RepeatAsync(opening, known.Exchange, receipt, ct).ConfigureAwait(false), false);
                    }

                    names = [];
                    break;
                case OutcomeResult.Stale or OutcomeResult.LeaseLost:
                    // The request and a job opened it side by side: what the other committed counts.
                    return (await StoredAsync(opening.Received.Id, ct).ConfigureAwait(false), false);
                case OutcomeResult.Refused refused:
                    throw new InvalidOperationException("The ledger refused an opened message.", refused.Error);
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
    }

    /// <summary>
    /// Another content under the id; the same content under another id; or a name that an earlier message had, and then id and content are this message's, so
    /// that its repeat hears the same.
    /// </summary>
    private static ((string Code, string Detail) Refusal, DedupKey[] Keys) Refusal(OutcomeResult.Duplicate duplicate, TakenKey? known, DedupKey[] keys)
    {
        if (known is not null)
        {
            return ((MessageIdReused, $"The id was used for another content ({known.Exchange})."), []);
        }

        return duplicate.Taken.FirstOrDefault(t => keys.Any(k => k.Key == t.Key)) is { } content
            ? (Repeated(content), keys[..1])
            : (SameName(duplicate.Taken[0]), keys);
    }

    /// <summary>Why a message that is replayed is refused still: another one before it has its content or a name.</summary>
    private static (string Code, string Detail)? RefusalOf(TakenKey first, IReadOnlyList<TakenKey> taken, DedupKey[] keys)
    {
        var others = taken.Where(t => t.Exchange != first.Exchange).ToList();
        return others.Find(t => keys.Any(k => k.Key == t.Key)) is { } content ? Repeated(content)
            : others.Find(t => t.Exchange.Value.CompareTo(first.Exchange.Value) < 0) is { } name ? SameName(name)
            : null;
    }

    private static (string Code, string Detail) Repeated(TakenKey other) =>
        (ContentRepeated, $"The same signed content came before under another id ({other.Exchange}).");

    private static (string Code, string Detail) SameName(TakenKey other) => (DuplicateFileName, $"An earlier message had a file of that name ({other.Exchange}).");

    /// <summary>The id within the pair, and the signed content, which a captured message brings along under any id.</summary>
    private DedupKey[] Keys(OpeningDraft opening)
    {
        if (opening.Opened.Verdict is not { Holds: true, ContentDigest: { } hex } verdict)
        {
            return [];
        }

        var (id, now, digest) = (opening.Received.Id, clock.GetUtcNow(), new Sha256Digest(hex));
        var message = new DedupKey(opening.Envelope.Key, digest, id, now, Window);
        return verdict.IsSigned ? [message, new DedupKey(SignedKey(opening.Channel, hex), digest, id, now, Window)] : [message];
    }

    /// <summary>The receipt of the first again; where there is none, what became of the first.</summary>
    private async Task<AcceptResult.Repeat> RepeatAsync(OpeningDraft opening, ExchangeId first, Receipt? written, CancellationToken ct)
    {
        var receipt = written is null ? null
            : await repeats.ReceiptAsync(first, ct).ConfigureAwait(false) is { } stored ? Writer(opening).Again(written, stored)
            : await WriteAsync(opening, await repeats.RefusalOfAsync(first, ct).ConfigureAwait(false), ct).ConfigureAwait(false);
        var result = await repeats.CommitAsync(opening, first, receipt, ct).ConfigureAwait(false);
        Wake(opens: false, receipt, sends: false);
        return result;
    }

    private async Task<AcceptResult> StoredAsync(ExchangeId id, CancellationToken ct) =>
        new AcceptResult.Repeat(id) { Receipt = await repeats.ReceiptAsync(id, ct).ConfigureAwait(false) };

    /// <summary>Of what a person had opened again a receipt is kept and not sent: its sender has had one.</summary>
    private async ValueTask<Receipt?> WriteAsync(OpeningDraft opening, string? code, CancellationToken ct)
    {
        var receipt = await Writer(opening)
            .WriteAsync(new ReceiptMatter(opening.Channel, opening.Envelope, opening.Opened.Verdict, code), ct).ConfigureAwait(false);
        return opening.Received.IsReplay && receipt is not null ? receipt with { OnConnection = true } : receipt;
    }

    private IReceiptWriter Writer(OpeningDraft opening) => transports.GetRequiredKeyedService<IReceiptWriter>(opening.Channel.Transport);

    private void Wake(bool opens, Receipt? receipt, bool sends)
    {
        if (opens)
        {
            wake.Wake(Stage.Translation);
        }

        if (sends || receipt is { OnConnection: false })
        {
            wake.Wake(Stage.Delivery);
        }
    }

    private static AcceptResult Answered(ExchangeId id, (string Code, string Detail)? refusal, Receipt? receipt)
    {
        var bytes = receipt is { OnConnection: true } ? receipt.Message : (ReadOnlyMemory<byte>?)null;
        return refusal is { } because
            ? new AcceptResult.Quarantined(id, because.Code, because.Detail) { Receipt = bytes }
            : new AcceptResult.Accepted(id, "") { Receipt = bytes };
    }
}
