using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Reads;

/// <summary>Summaries of a page of exchanges: one query an axis for all of them.</summary>
internal static class SummaryReads
{
    private const int KeysShown = 10;

    public static async Task<IReadOnlyList<ExchangeSummary>> SummariesAsync(
        this LedgerContext context, IReadOnlyList<ExchangeRow> page, CancellationToken ct)
    {
        if (page.Count == 0)
        {
            return [];
        }

        var ids = page.Select(e => e.Id).ToArray();
        var validations = await ValidationsAsync(context, ids, ct).ConfigureAwait(false);
        var deliveries = await DeliveriesAsync(context, ids, ct).ConfigureAwait(false);
        var acknowledgements = await AcknowledgementsAsync(context, ids, ct).ConfigureAwait(false);
        var payloads = await context.Payloads.Where(p => ids.Contains(p.Exchange) && p.Part == StoredPayload.Raw)
            .Select(p => new { p.Exchange, p.Length, p.Digest }).ToDictionaryAsync(p => p.Exchange, ct).ConfigureAwait(false);
        var keys = await KeysAsync(context, ids, ct).ConfigureAwait(false);
        return [.. page.Select(e => Summary(e) with
        {
            Validation = WorstOf.Of(WorstOf.Validations, validations[e.Id]),
            Delivery = WorstOf.Of(WorstOf.Deliveries, deliveries[e.Id]),
            Acknowledgement = WorstOf.Of(WorstOf.Acknowledgements, acknowledgements[e.Id]),
            Size = payloads.GetValueOrDefault(e.Id)?.Length ?? 0,
            Digest = payloads.GetValueOrDefault(e.Id) is { } raw ? new Sha256Digest(raw.Digest) : null,
            BusinessKeys = [.. keys[e.Id]],
        })];
    }

    private static ExchangeSummary Summary(ExchangeRow e) => new()
    {
        Id = new ExchangeId(e.Id),
        Direction = e.Direction,
        Stage = e.Stage,
        ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(e.ReceivedAt),
        Partner = e.Partner is null ? null : new PartnerId(e.Partner),
        Channel = e.Channel is null ? null : new ChannelId(e.Channel),
        Usage = e.Usage,
        Code = e.Code,
        Detail = e.Detail,
        Parent = e.Parent is { } parent ? new ExchangeId(parent) : null,
        ReplayOf = e.ReplayOf is { } replayed ? new ExchangeId(replayed) : null,
    };

    private static async Task<ILookup<Guid, ValidationState>> ValidationsAsync(LedgerContext context, Guid[] ids, CancellationToken ct)
    {
        var states = await context.Interchanges.Where(i => ids.Contains(i.Exchange)).Select(i => new { i.Exchange, i.Validation })
            .Union(context.Documents.Where(d => ids.Contains(d.Exchange)).Select(d => new { d.Exchange, d.Validation }))
            .ToListAsync(ct).ConfigureAwait(false);
        return states.ToLookup(s => s.Exchange, s => s.Validation);
    }

    /// <summary>Its own delivery, and those of the exchanges made from it.</summary>
    private static async Task<ILookup<Guid, DeliveryState>> DeliveriesAsync(LedgerContext context, Guid[] ids, CancellationToken ct)
    {
        var states = await context.Deliveries.Where(d => ids.Contains(d.Exchange)).Select(d => new { d.Exchange, d.State })
            .Union(from child in context.Exchanges
                   where child.Parent != null && ids.Contains(child.Parent.Value)
                   join delivery in context.Deliveries on child.Id equals delivery.Exchange
                   select new { Exchange = child.Parent!.Value, delivery.State })
            .ToListAsync(ct).ConfigureAwait(false);
        return states.ToLookup(s => s.Exchange, s => s.State);
    }

    private static async Task<ILookup<Guid, AcknowledgementState>> AcknowledgementsAsync(LedgerContext context, Guid[] ids, CancellationToken ct)
    {
        var states = await context.Expectations.Where(x => ids.Contains(x.Exchange)).Select(x => new { x.Exchange, x.State })
            .Union(from child in context.Exchanges
                   where child.Parent != null && ids.Contains(child.Parent.Value)
                   join expectation in context.Expectations on child.Id equals expectation.Exchange
                   select new { Exchange = child.Parent!.Value, expectation.State })
            .ToListAsync(ct).ConfigureAwait(false);
        return states.ToLookup(s => s.Exchange, s => s.State);
    }

    /// <summary>Keys of the documents it brought; of an outbound exchange, of the document it carries.</summary>
    private static async Task<ILookup<Guid, BusinessKey>> KeysAsync(LedgerContext context, Guid[] ids, CancellationToken ct)
    {
        var brought = await context.Exchanges.Where(e => ids.Contains(e.Id))
            .SelectMany(e => context.BusinessKeys.Where(k => k.Exchange == e.Id).OrderBy(k => k.Value).ThenBy(k => k.Kind).Take(KeysShown))
            .Select(k => new { k.Exchange, k.Kind, k.Value }).ToListAsync(ct).ConfigureAwait(false);
        var carried = await (from delivery in context.Deliveries
                             where ids.Contains(delivery.Exchange) && delivery.Document != null
                             join document in context.Documents on delivery.Document equals document.Id
                             join key in context.BusinessKeys on document.Exchange equals key.Exchange
                             where key.Document == document.Id
                             select new { delivery.Exchange, key.Kind, key.Value }).ToListAsync(ct).ConfigureAwait(false);
        return brought.Concat(carried).ToLookup(k => k.Exchange, k => new BusinessKey(k.Kind, k.Value));
    }
}
