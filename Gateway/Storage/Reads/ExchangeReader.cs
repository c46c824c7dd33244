using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Model;
using Gateway.Storage.Sql;
using Gateway.Storage.Tables;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Reads;

/// <summary>The ledger as people and the API read it, always through <see cref="ScopeRule"/>.</summary>
internal sealed class ExchangeReader(LedgerEngine engine) : IExchangeReader
{
    private const int MostParts = 1000;
    private const int MostRows = 500;
    private const int MostWalked = 10_000;

    /// <summary>A page may be shorter than asked for although a next one follows: after a long walk it shows what was found so far.</summary>
    public async Task<ExchangePage> ListAsync(ExchangeFilter filter, PartnerScope scope, CancellationToken ct)
    {
        var context = engine.CreateDbContext();
        await using (context.ConfigureAwait(false))
        {
            var after = filter.Cursor is { } cursor ? Cursor.Parse(cursor) : (Cursor?)null;
            var candidates = await ExchangeFilters.CandidatesAsync(context, context.Visible(scope), filter, ct).ConfigureAwait(false);
            var limit = Math.Clamp(filter.Limit, 1, MostRows);
            var stretch = ExchangeMatch.IsNeeded(filter) ? MostRows : limit + 1;
            var page = new List<ExchangeRow>();
            for (var walked = 0; walked < MostWalked && page.Count <= limit; walked += stretch)
            {
                var from = after is { } place ? ExchangeFilters.After(candidates, place) : candidates;
                var rows = await from.OrderByDescending(e => e.ReceivedAt).ThenByDescending(e => e.Id).Take(stretch).ToListAsync(ct).ConfigureAwait(false);
                page.AddRange(await ExchangeMatch.MatchingAsync(engine, rows, filter, ct).ConfigureAwait(false));
                after = rows.Count < stretch ? null : new Cursor(rows[^1].ReceivedAt, rows[^1].Id);
                if (after is null)
                {
                    break;
                }
            }

            if (page.Count > limit)
            {
                page.RemoveRange(limit, page.Count - limit);
                after = new Cursor(page[^1].ReceivedAt, page[^1].Id);
            }

            return new ExchangePage(await engine.SummariesAsync(page, ct).ConfigureAwait(false), after?.ToString());
        }
    }

    public async Task<ExchangeView?> FindAsync(ExchangeId id, PartnerScope scope, CancellationToken ct)
    {
        var context = engine.CreateDbContext();
        await using (context.ConfigureAwait(false))
        {
            var row = await context.Visible(scope).FirstOrDefaultAsync(e => e.Id == id.Value, ct).ConfigureAwait(false);
            return row is null ? null : await ViewAsync(context, row, scope, ct).ConfigureAwait(false);
        }
    }

    public async Task<IReadOnlyList<PullRoad>> OfferedAsync(CancellationToken ct)
    {
        var context = engine.CreateDbContext();
        await using (context.ConfigureAwait(false))
        {
            var roads = await Offered(context.Deliveries).Select(d => new { d.Channel, d.Partner }).Distinct().ToListAsync(ct).ConfigureAwait(false);
            return roads.ConvertAll(r => new PullRoad(new ChannelId(r.Channel), new PartnerId(r.Partner)));
        }
    }

    public async Task<IReadOnlyList<ReadyDocument>> ReadyAsync(
        IReadOnlyList<PullRoad> roads, int limit, PartnerScope scope, CancellationToken ct)
    {
        // The channels by themselves are what the index knows.
        var channels = roads.Select(r => r.Channel.Value).ToArray();
        var both = roads.Select(r => r.Channel.Value + "/" + r.Partner.Value).ToArray();
        var context = engine.CreateDbContext();
        await using (context.ConfigureAwait(false))
        {
            return await ReadyAsync(context, scope, d => Offered(d)
                .Where(x => channels.Contains(x.Channel) && both.Contains(x.Channel + "/" + x.Partner))
                .OrderBy(x => x.Id).Take(limit), ct).ConfigureAwait(false);
        }
    }

    public async Task<ReadyDocument?> ReadyAsync(DeliveryId id, PartnerScope scope, CancellationToken ct)
    {
        var context = engine.CreateDbContext();
        await using (context.ConfigureAwait(false))
        {
            return (await ReadyAsync(context, scope, d => d.Where(x => x.Id == id.Value), ct).ConfigureAwait(false)).FirstOrDefault();
        }
    }

    /// <summary>Unconfirmed is also what was sent and has no receipt yet; that has another code.</summary>
    private static IQueryable<DeliveryRow> Offered(IQueryable<DeliveryRow> deliveries) =>
        deliveries.Where(d => d.State == DeliveryState.Unconfirmed && (d.Code == null || d.Code == PullRoad.Code));

    private async Task<ExchangeView> ViewAsync(LedgerContext context, ExchangeRow row, PartnerScope scope, CancellationToken ct)
    {
        var summary = (await engine.SummariesAsync([row], ct).ConfigureAwait(false))[0];
        var children = await context.Visible(scope).Where(c => c.Parent == row.Id).OrderBy(c => c.Id).Take(MostParts)
            .ToListAsync(ct).ConfigureAwait(false);
        return new ExchangeView
        {
            Summary = summary,
            FileName = row.FileName,
            ContentType = row.ContentType,
            Headers = row.Headers,
            DeclaredAgreement = row.DeclaredAgreement,
            DeclaredDocument = row.DeclaredDocument,
            DeclaredReceiver = row.DeclaredReceiver is null ? null : new PartnerId(row.DeclaredReceiver),
            SnapshotHash = row.SnapshotHash,
            Parts = await context.PartsAsync(row.Id, MostParts, ct).ConfigureAwait(false),
            Interchanges = await context.InterchangesAsync(row.Id, ct).ConfigureAwait(false),
            Documents = await context.DocumentsAsync(row.Id, MostParts, ct).ConfigureAwait(false),
            DocumentCount = await context.Documents.CountAsync(d => d.Exchange == row.Id, ct).ConfigureAwait(false),
            Deliveries = await context.DeliveriesAsync(row.Id, engine.Clock, ct).ConfigureAwait(false),
            Acknowledgements = await context.ExpectationsAsync(row.Id, engine.Clock, ct).ConfigureAwait(false),
            Children = await engine.SummariesAsync(children, ct).ConfigureAwait(false),
            Timeline = await context.TimelineAsync(summary.Id, ct).ConfigureAwait(false),
        };
    }

    private static async Task<List<ReadyDocument>> ReadyAsync(
        LedgerContext context, PartnerScope scope, Func<IQueryable<DeliveryRow>, IQueryable<DeliveryRow>> which, CancellationToken ct)
    {
        var visible = context.Visible(scope);
        var rows = await (from delivery in which(context.Deliveries.Where(d => visible.Any(e => e.Id == d.Exchange)))
                          join exchange in visible on delivery.Exchange equals exchange.Id
                          join payload in context.Payloads.Where(p => p.Part == StoredPayload.Raw) on delivery.Exchange equals payload.Exchange
                          join document in context.Documents on delivery.Document equals document.Id into documents
                          from document in documents.DefaultIfEmpty()
                          orderby delivery.Id
                          select new { Delivery = delivery, exchange.Parent, Payload = payload, document.Type }).ToListAsync(ct).ConfigureAwait(false);
        return rows.ConvertAll(r => new ReadyDocument(
            new DeliveryId(r.Delivery.Id), new ExchangeId(r.Delivery.Exchange), r.Parent is { } parent ? new ExchangeId(parent) : null,
            r.Delivery.Document is { } carried ? new DocumentId(carried) : null, new PartnerId(r.Delivery.Partner), new ChannelId(r.Delivery.Channel),
            r.Delivery.State, r.Delivery.MessageId, r.Delivery.ContentType, r.Type, DateTimeOffset.FromUnixTimeMilliseconds(r.Delivery.CreatedAt),
            new StoredPayload(
                new ExchangeId(r.Delivery.Exchange), r.Payload.Part, r.Payload.Length, new Sha256Digest(r.Payload.Digest),
                PayloadTable.InRowOrNull(r.Payload.Content), r.Payload.File)));
    }
}
