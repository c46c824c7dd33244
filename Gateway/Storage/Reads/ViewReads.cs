using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Reads;

/// <summary>The parts of one exchange.</summary>
internal static class ViewReads
{
    public static async Task<IReadOnlyList<StoredPart>> PartsAsync(this LedgerContext context, Guid exchange, int limit, CancellationToken ct)
    {
        var rows = await context.Payloads.Where(p => p.Exchange == exchange).OrderBy(p => p.Part).Take(limit)
            .Select(p => new { p.Part, p.Length, p.Digest, p.ContentType, p.FileName, IsPurged = p.Content == null && p.File == null })
            .ToListAsync(ct).ConfigureAwait(false);
        return rows.ConvertAll(p => new StoredPart(p.Part, p.Length, new Sha256Digest(p.Digest), p.ContentType, p.FileName, p.IsPurged));
    }

    public static async Task<IReadOnlyList<NewInterchange>> InterchangesAsync(this LedgerContext context, Guid exchange, CancellationToken ct)
    {
        var rows = await context.Interchanges.Where(i => i.Exchange == exchange).OrderBy(i => i.Position).ToListAsync(ct).ConfigureAwait(false);
        return rows.ConvertAll(i => new NewInterchange
        {
            Id = new InterchangeId(i.Id),
            Exchange = new ExchangeId(i.Exchange),
            Position = i.Position,
            Standard = i.Standard,
            Sender = new PartnerIdentity(i.SenderQualifier, i.SenderId),
            Receiver = new PartnerIdentity(i.ReceiverQualifier, i.ReceiverId),
            ControlNumber = i.ControlNumber,
            GroupControlNumber = i.GroupControlNumber,
            Digest = i.Digest is { } digest ? new Sha256Digest(digest) : null,
            Usage = i.Usage,
            Groups = i.Groups,
            Sets = i.Sets,
            AcceptedSets = i.AcceptedSets,
            Validation = i.Validation,
            Findings = i.Findings,
        });
    }

    public static async Task<IReadOnlyList<NewDocument>> DocumentsAsync(
        this LedgerContext context, Guid exchange, int limit, CancellationToken ct)
    {
        var rows = await context.Documents.Where(d => d.Exchange == exchange).OrderBy(d => d.Position).Take(limit)
            .ToListAsync(ct).ConfigureAwait(false);
        var keys = (await context.BusinessKeys.Where(k => k.Exchange == exchange).ToListAsync(ct).ConfigureAwait(false))
            .ToLookup(k => k.Document, k => new BusinessKey(k.Kind, k.Value));
        return rows.ConvertAll(d => new NewDocument
        {
            Id = new DocumentId(d.Id),
            Exchange = new ExchangeId(d.Exchange),
            Interchange = d.Interchange is { } interchange ? new InterchangeId(interchange) : null,
            Position = d.Position,
            Partner = new PartnerId(d.Partner),
            Type = d.Type,
            Set = d.SetId,
            ControlNumber = d.ControlNumber,
            GroupControlNumber = d.GroupControlNumber,
            Agreement = d.Agreement,
            Validation = d.Validation,
            Findings = d.Findings,
            Code = d.Code,
            PayloadPart = d.PayloadPart,
            MapName = d.MapName,
            MapHash = d.MapHash,
            BusinessKeys = [.. keys[d.Id]],
        });
    }

    public static async Task<IReadOnlyList<DeliveryView>> DeliveriesAsync(
        this LedgerContext context, Guid exchange, LedgerClock clock, CancellationToken ct)
    {
        var rows = await context.Deliveries.Where(d => d.Exchange == exchange).OrderBy(d => d.Id).ToListAsync(ct).ConfigureAwait(false);
        var ids = rows.Select(d => d.Id).ToArray();
        var attempts = (await context.Attempts.Where(a => ids.Contains(a.Delivery)).OrderBy(a => a.Number).ToListAsync(ct).ConfigureAwait(false))
            .ToLookup(a => a.Delivery, a => new AttemptView(
                a.Number, DateTimeOffset.FromUnixTimeMilliseconds(a.StartedAt),
                a.EndedAt is { } ended ? DateTimeOffset.FromUnixTimeMilliseconds(ended) : null, a.Code, a.Detail, a.Node));
        return rows.ConvertAll(d => new DeliveryView(
            new DeliveryId(d.Id), new ExchangeId(d.Exchange), new ChannelId(d.Channel), d.Purpose, d.State, d.MessageId,
            d.DueAt is { } due ? clock.FromLedger(due) : null, d.Code, d.Detail, d.RemoteReference, [.. attempts[d.Id]]));
    }

    public static async Task<IReadOnlyList<ExpectationView>> ExpectationsAsync(
        this LedgerContext context, Guid exchange, LedgerClock clock, CancellationToken ct)
    {
        var rows = await context.Expectations.Where(x => x.Exchange == exchange).OrderBy(x => x.Id).ToListAsync(ct).ConfigureAwait(false);
        return rows.ConvertAll(x => new ExpectationView(
            new ExpectationId(x.Id), x.Kind, x.State, x.DueAt is { } due ? clock.FromLedger(due) : null, x.ClosedBy is { } by ? new ExchangeId(by) : null, x.Code, x.Detail));
    }

    public static async Task<IReadOnlyList<AuditEntry>> TimelineAsync(this LedgerContext context, ExchangeId exchange, CancellationToken ct)
    {
        var chain = exchange.ToString();
        var rows = await context.AuditEntries.Where(a => a.Chain == chain).OrderBy(a => a.Seq).ToListAsync(ct).ConfigureAwait(false);
        return rows.ConvertAll(a => new AuditEntry(
            a.Chain, a.Seq, DateTimeOffset.FromUnixTimeMilliseconds(a.At), a.Kind, a.Actor, a.Data, a.Previous, a.Hash, a.SealNo));
    }
}
