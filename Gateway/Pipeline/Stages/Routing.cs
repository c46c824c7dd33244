using System.Diagnostics;
using Gateway.Access;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Mapping.Canonical;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Formats;
using Gateway.Mapping.Schemas;
using Gateway.Mapping.Validation;
using Gateway.Partners;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// Steps 10 to 12: chooses where each accepted document goes, writes it in the target's format as an outbound exchange with one delivery, and wakes
/// Delivery. A document gets exactly one delivery id here; nothing after this makes another.
/// </summary>
internal sealed class Routing(
    IExchangeStore store, IPayloadStore payloads, IOutcomeCommitter committer, IPartnerDirectory partners, X12Outbound x12, Attachments attachments, IWake wake,
    IFaultPoint faults, TimeProvider clock) : IExchangeStage
{
    private const string Actor = "stage:routing";
    private const int CrashLimit = 3;

    /// <summary>Exchanges up to this size are read together; a larger one is read by itself, document by document.</summary>
    private const long Small = 256 * 1024;

    public Stage Stage => Stage.Routing;

    public async Task<Func<ClaimedExchange, CancellationToken, Task>> PrepareAsync(IReadOnlyList<ClaimedExchange> set, CancellationToken ct)
    {
        ExchangeId[] small = [.. set.Where(c => c.Raw.Length <= Small).Select(c => c.Id)];
        var documents = await store.DocumentsAsync(small, ct).ConfigureAwait(false);
        return (claimed, token) => RouteAsync(claimed, claimed.Raw.Length <= Small ? documents[claimed.Id] : null, token);
    }

    private async Task RouteAsync(ClaimedExchange claimed, IEnumerable<StoredDocument>? documents, CancellationToken ct)
    {
        if (claimed.Crashes > CrashLimit)
        {
            _ = await CommitAsync(Quarantined(claimed, "crash-loop", $"The process failed {CrashLimit} times while it worked on this exchange alone."))
                .ConfigureAwait(false);
            return;
        }

        try
        {
            await RouteOnceAsync(claimed, documents, ct).ConfigureAwait(false);
        }
        catch (PayloadCorruptException error)
        {
            _ = await CommitAsync(Quarantined(claimed, PayloadCorruptException.Code, error.Message)).ConfigureAwait(false);
        }
    }

    private async Task RouteOnceAsync(ClaimedExchange claimed, IEnumerable<StoredDocument>? documents, CancellationToken ct)
    {
        var outcome = await WriteAsync(claimed, documents, tried: false, ct).ConfigureAwait(false);
        faults.Hit("routing-before-commit");
        if (await CommitAsync(outcome).ConfigureAwait(false) is not null
            && await CommitAsync(await WriteAsync(claimed, documents, tried: true, ct).ConfigureAwait(false)).ConfigureAwait(false) is { } error)
        {
            _ = await CommitAsync(Quarantined(claimed, error.Code, error.Message)).ConfigureAwait(false);
        }

        faults.Hit("routing-after-commit");
    }

    /// <param name="tried">
    /// Interchanges are written in the commit, with their numbers. Where that refused one of them, each is tried before, to tell which.
    /// </param>
    private async Task<StageOutcome> WriteAsync(ClaimedExchange claimed, IEnumerable<StoredDocument>? documents, bool tried, CancellationToken ct)
    {
        var draft = new OutcomeDraft(clock, Actor) { Fence = claimed.Lease };
        var sender = await SenderAsync(claimed, ct).ConfigureAwait(false);
        if (sender is null)
        {
            return Quarantined(claimed, "channel-missing", "The sender's profile is not known any more.");
        }

        var count = 0;
        var unroutable = new List<(StoredDocument Document, (string Code, string Detail) Reason)>();
        var all = documents is null ? store.DocumentsAsync(claimed.Id, ct) : Async(documents);
        await foreach (var document in all.ConfigureAwait(false))
        {
            count++;
            if (await DocumentAsync(draft, claimed, sender, document, tried, ct).ConfigureAwait(false) is { } reason)
            {
                unroutable.Add((document, reason));
            }
        }

        if (unroutable.Count > 0 && unroutable.Count == count)
        {
            return Quarantined(claimed, unroutable[0].Reason.Code, unroutable[0].Reason.Detail);
        }

        foreach (var (document, reason) in unroutable)
        {
            await SplitOffAsync(draft, claimed, document, reason.Code, OneLine.Of(reason.Detail, OutcomeDraftExtensions.MaxDetail), ct).ConfigureAwait(false);
        }

        draft.Add(new ExchangeMove(claimed.Id, ExchangeStage.Translated, ExchangeStage.Routed));
        draft.Note(claimed.Id, AuditKinds.ExchangeRouted, Facts.Of(("documents", count), ("unroutable", unroutable.Count > 0 ? unroutable.Count : null)));
        return draft.ToOutcome();
    }

    private async ValueTask<TradingPartner?> SenderAsync(ClaimedExchange claimed, CancellationToken ct) =>
        claimed is { Partner: { } partner, SnapshotHash: { } hash } ? await partners.AtAsync(partner, hash, ct).ConfigureAwait(false) : null;

    /// <summary>Steps 10 and 11 for one document; null when it is written, otherwise the code and the reason.</summary>
    private async ValueTask<(string Code, string Detail)?> DocumentAsync(
        OutcomeDraft draft, ClaimedExchange claimed, TradingPartner sender, StoredDocument document, bool tried, CancellationToken ct)
    {
        var inbound = sender.Agreements.FirstOrDefault(a => a.Id == document.Agreement);
        if (inbound is null)
        {
            return ("no-agreement", $"The agreement {document.Agreement} is not in the sender's profile.");
        }

        if (inbound.Routes.Count == 0)
        {
            // A test agreement without routes is validated and acknowledged, and delivered nowhere.
            return null;
        }

        var content = NeedsContent(inbound) ? await ReadAsync(document, ct).ConfigureAwait(false) : null;
        if (ChooseTarget(claimed, inbound, content) is not { } to)
        {
            return ("no-route", $"No route of agreement {inbound.Id} takes document {document.Position}.");
        }

        if (partners.Current.Outbound(to, document.Type, inbound.Usage) is not { Channels: [var channelId, ..] } agreement
            || partners.Current.Find(channelId, to) is not { } channel)
        {
            return ("no-agreement", $"Partner {to} has no outbound agreement for {document.Type} ({inbound.Usage.ToString().ToLowerInvariant()}).");
        }

        return agreement.Standard == "json"
            ? await AsItIsAsync(draft, claimed, document, agreement, channel, content, ct).ConfigureAwait(false)
            : await AsX12Async(draft, claimed, document, agreement, channel, content, tried, ct).ConfigureAwait(false);
    }

    private static bool NeedsContent(Agreement inbound) => inbound.Routes.Any(r => r.When is not null);

    private async ValueTask<DocumentObject?> ReadAsync(StoredDocument document, CancellationToken ct)
    {
        var stream = await payloads.OpenReadAsync(document.Canonical, ct).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var bytes = new byte[document.Canonical.Length];
            await stream.ReadExactlyAsync(bytes, ct).ConfigureAwait(false);
            return JsonFormat.Parse(bytes) as DocumentObject;
        }
    }

    /// <summary>Step 10: the first rule that matches wins.</summary>
    private static PartnerId? ChooseTarget(ClaimedExchange claimed, Agreement inbound, DocumentObject? content)
    {
        foreach (var rule in inbound.Routes)
        {
            if (rule.When is null || (content is not null && ContentRule.Matches(content, rule.When, rule.EqualTo)))
            {
                return rule.To ?? claimed.DeclaredReceiver;
            }
        }

        return null;
    }

    /// <summary>A canonical document goes on as it is: the same bytes, the same hash.</summary>
    private async ValueTask<(string Code, string Detail)?> AsItIsAsync(
        OutcomeDraft draft, ClaimedExchange claimed, StoredDocument document, Agreement agreement, Channel channel, DocumentObject? content, CancellationToken ct)
    {
        content ??= channel.FileName(isAcknowledgment: false)?.Uses("key") == true ? await ReadAsync(document, ct).ConfigureAwait(false) : null;
        var id = Exchange(claimed, document, agreement, channel, content, "application/json").AddTo(draft, Actor, clock);
        draft.Add(await CopyAsync(document, id, ct).ConfigureAwait(false));
        return null;
    }

    private async ValueTask<StoredPayload> CopyAsync(StoredDocument document, ExchangeId to, CancellationToken ct)
    {
        if (document.Canonical.Inline is not null)
        {
            return document.Canonical with { Exchange = to, Part = StoredPayload.Raw };
        }

        var stream = await payloads.OpenReadAsync(document.Canonical, ct).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            return await payloads.StageAsync(to, StoredPayload.Raw, stream, long.MaxValue, ct).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// A document that cannot go on while others of its exchange do becomes a quarantined exchange of its own, in canonical form: its replay routes it again
    /// and sends none of the others a second time.
    /// </summary>
    private async Task SplitOffAsync(
        OutcomeDraft draft, ClaimedExchange claimed, StoredDocument document, string code, string detail, CancellationToken ct)
    {
        var id = ExchangeId.New(clock);
        var raw = await CopyAsync(document, id, ct).ConfigureAwait(false);
        draft.Add(raw);
        draft.Add(new NewExchange
        {
            Id = id,
            Direction = Direction.Inbound,
            Stage = ExchangeStage.Quarantined,
            Partner = claimed.Partner,
            Channel = claimed.Channel,
            ReceivedAt = draft.Now,
            Parent = claimed.Id,
            ReplayOf = claimed.ReplayOf ?? claimed.Id,
            SnapshotHash = claimed.SnapshotHash,
            Usage = claimed.Usage,
            ContentType = "application/json",
            Actor = Actor,
            DeclaredDocument = document.Type,
            DeclaredAgreement = document.Agreement,
            DeclaredReceiver = claimed.DeclaredReceiver,
            Code = code,
            Detail = detail,
        });
        var facts = Facts.Of(("code", code), ("detail", detail));
        draft.Note(id, AuditKinds.ExchangeReceived, Facts.Of(
            ("from", claimed.Id), ("document", document.Position), ("bytes", raw.Length), ("sha256", raw.Digest)));
        draft.Note(id, AuditKinds.ExchangeQuarantined, facts);
        draft.Add(new OutboxEvent(AuditKinds.ExchangeQuarantined, id, claimed.Partner, draft.Now, facts));
        draft.Note(claimed.Id, AuditKinds.ExchangeSplit, Facts.Of(("document", document.Position), ("exchange", id), ("code", code)));
    }

    /// <summary>Step 11 for X12: mapped to the set's tree, enveloped with numbers taken in the commit, and its 997 expected.</summary>
    private async ValueTask<(string Code, string Detail)?> AsX12Async(
        OutcomeDraft draft, ClaimedExchange claimed, StoredDocument document, Agreement agreement, Channel channel, DocumentObject? content,
        bool tried, CancellationToken ct)
    {
        var snapshot = partners.Current.Find(agreement.Partner)!.SnapshotHash;
        content ??= await ReadAsync(document, ct).ConfigureAwait(false);
        var map = await partners.MapAsync(agreement, snapshot, ct).ConfigureAwait(false);
        if (map is null || content is null)
        {
            return ("mapping-failed", $"Agreement {agreement.Id} has no map to {agreement.Set}.");
        }

        var result = map.Apply(content);
        if (result.Document is not { } tree || result.Findings.Any(f => f.Severity == Severity.Error))
        {
            return ("mapping-failed", string.Join("; ", result.Findings.Where(f => f.Severity == Severity.Error).Take(5).Select(f => $"{f.Row}: {f.Message}")));
        }

        var hasAttachments = Attachments.Has(content);
        if (hasAttachments && channel.As2?.Attachments != AttachmentMode.Related)
        {
            return (Attachments.NotCarried, $"The document has attachments, and channel {channel.Id} carries none: they go by as2 with attachments: related.");
        }

        if (hasAttachments && Attachments.WrongIn(content) is { } wrong)
        {
            return (Attachments.Invalid, wrong);
        }

        var functionalId = SchemaCatalog.Find("x12", agreement.Version!, agreement.Set!)?.FunctionalId;
        if (functionalId is null)
        {
            return ("schema-unknown", $"No schema is known for {agreement.Set} at {agreement.Version}.");
        }

        var parties = new X12Outbound.Parties(
            agreement.Us!.Identity, agreement.Them!.Identity, agreement.Usage, agreement.Layout, agreement.FirstControlNumber,
            agreement.AskInterchangeAcknowledgment);
        var group = new X12Outbound.Group(
            functionalId, agreement.Us.GroupCode, agreement.Them.GroupCode, agreement.Version!, [new X12SetContent(agreement.Set!, tree)]);
        var now = draft.Now;
        if (tried && X12Outbound.Try(parties, group, now) is { } error)
        {
            return (error.Code, error.Message);
        }

        var contentType = hasAttachments ? Attachments.ContentTypeOf(X12Outbound.ContentType) : X12Outbound.ContentType;
        var (id, name) = Exchange(claimed, document, agreement, channel, content, contentType).AddNumberedTo(draft, Actor, clock);
        if (hasAttachments)
        {
            await attachments.AddAsync(draft, id, content, ct).ConfigureAwait(false);
        }

        draft.Add(x12.Draft(id, parties, group, now, name, written => Expect(id, document, agreement, channel, written, now)));
        return null;
    }

    private Outbound Exchange(
        ClaimedExchange claimed, StoredDocument document, Agreement agreement, Channel channel, DocumentObject? content, string contentType) => new(
        claimed.Id, agreement.Partner, channel, partners.Current.Find(agreement.Partner)?.SnapshotHash, agreement.Usage, "document", contentType, document.Id, agreement.RetentionDays)
        {
            Held = document.Held,
            Type = document.Type,
            Key = content is null ? null : CanonicalDocuments.BusinessKeys(document.Type, content) is [var first, ..] ? first.Value : null,
        };

    private List<NewExpectation> Expect(
        ExchangeId exchange, StoredDocument document, Agreement agreement, Channel channel, X12WriteResult written, DateTimeOffset now)
    {
        var expectations = new List<NewExpectation>(2);
        if (agreement.AcknowledgmentWithin is not { } within)
        {
            return expectations;
        }

        var functional = new NewExpectation
        {
            Id = ExpectationId.New(clock),
            Kind = "997",
            Exchange = exchange,
            Document = document.Id,
            Partner = agreement.Partner,
            Us = agreement.Us!.Identity,
            Them = agreement.Them!.Identity,
            Usage = agreement.Usage,
            InterchangeControlNumber = written.InterchangeControlNumber.TrimStart('0'),
            FunctionalId = written.Groups[0].FunctionalId,
            GroupControlNumber = written.Groups[0].ControlNumber,
            SetControlNumber = written.Groups[0].SetControlNumbers[0],
            // Nobody is late with an answer to what was not delivered. What waits to be fetched is at hand: the time runs from then, and anew when it is fetched.
            DueAt = channel.IsPull && document.Held is null ? now + within : null,
            WithinOfDelivery = within,
        };
        expectations.Add(functional);
        if (agreement.AskInterchangeAcknowledgment)
        {
            expectations.Add(functional with { Id = ExpectationId.New(clock), Kind = "ta1" });
        }

        return expectations;
    }

    /// <summary>Null when it is done with; otherwise why one of its interchanges cannot be written, and nothing was.</summary>
    private async Task<X12WriteException?> CommitAsync(StageOutcome outcome)
    {
        switch (await committer.CommitAsync(outcome, CancellationToken.None).ConfigureAwait(false))
        {
            case OutcomeResult.Committed when outcome.Deliveries.Count > 0:
                wake.Wake(Stage.Delivery);
                return null;
            case OutcomeResult.Committed or OutcomeResult.LeaseLost:
                return null;
            case OutcomeResult.Refused { Error: X12WriteException error }:
                return error;
            case OutcomeResult.Refused refused:
                throw new InvalidOperationException("The ledger refused the outcome of routing.", refused.Error);
            case var other:
                throw new UnreachableException($"Routing cannot end as {other}.");
        }
    }

    private StageOutcome Quarantined(ClaimedExchange claimed, string code, string detail)
    {
        var draft = new OutcomeDraft(clock, Actor) { Fence = claimed.Lease };
        draft.Quarantine(claimed.Id, claimed.Stage, claimed.Partner, code, detail);
        return draft.ToOutcome();
    }

    private static async IAsyncEnumerable<StoredDocument> Async(IEnumerable<StoredDocument> documents)
    {
        foreach (var document in documents)
        {
            yield return document;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }
}
