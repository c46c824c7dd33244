using System.Linq.Expressions;
using Gateway.Exchanges;
using Gateway.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Reads;

/// <summary>
/// The filters of the list. Newest first along an index suits what many exchanges have; what few have (a state that asks for a person, a rare document
/// type) is found from its own index. Which of both it is, a capped count says.
/// </summary>
internal static class ExchangeFilters
{
    /// <summary>More matches than this and walking the list finds a page sooner than collecting them.</summary>
    private const int Few = 2000;

    public static IQueryable<ExchangeRow> Simple(IQueryable<ExchangeRow> query, ExchangeFilter filter)
    {
        if (filter.Partner is { } partner)
        {
            query = query.Where(e => e.Partner == partner.Value);
        }

        if (filter.Direction is { } direction)
        {
            query = query.Where(e => e.Direction == direction);
        }

        // The partial index of open stages names its condition, a parameter would not match it.
        query = filter.Stage switch
        {
            null => query,
            ExchangeStage.Done => query.Where(e => e.Stage == ExchangeStage.Done),
            { } stage => query.Where(e => e.Stage == stage && e.Stage != ExchangeStage.Done),
        };
        if (filter.From is { } from)
        {
            var at = from.ToUnixTimeMilliseconds();
            query = query.Where(e => e.ReceivedAt >= at);
        }

        if (filter.Until is { } until)
        {
            var at = until.ToUnixTimeMilliseconds();
            query = query.Where(e => e.ReceivedAt < at);
        }

        return filter.Cursor is { } cursor ? After(query, Cursor.Parse(cursor)) : query;
    }

    public static async Task<IQueryable<ExchangeRow>> DeliveryAsync(
        LedgerContext context, IQueryable<ExchangeRow> query, DeliveryState state, CancellationToken ct)
    {
        var with = context.Deliveries.Where(d => d.State == state);
        var ids = with.Select(d => d.Exchange);
        query = state != DeliveryState.Delivered && await FewAsync(with.Where(d => d.State != DeliveryState.Delivered), ct).ConfigureAwait(false)
            ? query.Where(FromParts(context, context.Deliveries.Where(d => d.State == state && d.State != DeliveryState.Delivered).Select(d => d.Exchange)))
            : query.Where(e => ids.Contains(e.Id) || context.Exchanges.Any(c => c.Parent == e.Id && ids.Contains(c.Id)));
        var worse = WorstOf.WorseThan(WorstOf.Deliveries, state);
        return worse.Length == 0
            ? query
            : query.Where(e => !context.Deliveries.Any(d => d.Exchange == e.Id && worse.Contains(d.State))
                && !context.Exchanges.Any(c => c.Parent == e.Id && context.Deliveries.Any(d => d.Exchange == c.Id && worse.Contains(d.State))));
    }

    public static async Task<IQueryable<ExchangeRow>> AcknowledgementAsync(
        LedgerContext context, IQueryable<ExchangeRow> query, AcknowledgementState state, CancellationToken ct)
    {
        var open = context.Expectations.Where(x => x.State == state && x.State != AcknowledgementState.Accepted);
        var ids = context.Expectations.Where(x => x.State == state).Select(x => x.Exchange);
        query = state != AcknowledgementState.Accepted && await FewAsync(open, ct).ConfigureAwait(false)
            ? query.Where(FromParts(context, open.Select(x => x.Exchange)))
            : query.Where(e => ids.Contains(e.Id) || context.Exchanges.Any(c => c.Parent == e.Id && ids.Contains(c.Id)));
        var worse = WorstOf.WorseThan(WorstOf.Acknowledgements, state);
        return worse.Length == 0
            ? query
            : query.Where(e => !context.Expectations.Any(x => x.Exchange == e.Id && worse.Contains(x.State))
                && !context.Exchanges.Any(c => c.Parent == e.Id && context.Expectations.Any(x => x.Exchange == c.Id && worse.Contains(x.State))));
    }

    public static async Task<IQueryable<ExchangeRow>> DocumentTypeAsync(
        LedgerContext context, IQueryable<ExchangeRow> query, string type, CancellationToken ct)
    {
        var documents = context.Documents.Where(d => d.Type == type).Concat(context.Documents.Where(d => d.SetId == type));
        return await FewAsync(documents, ct).ConfigureAwait(false)
            ? query.Where(FromDocuments(context, documents))
            : query.Where(e => context.Documents.Any(d => d.Exchange == e.Id && (d.Type == type || d.SetId == type))
                || context.Deliveries.Any(d => d.Exchange == e.Id && context.Documents.Any(x => x.Id == d.Document && (x.Type == type || x.SetId == type))));
    }

    public static IQueryable<ExchangeRow> BusinessKey(LedgerContext context, IQueryable<ExchangeRow> query, string value)
    {
        var documents = from key in context.BusinessKeys
                        where key.Value == value
                        join document in context.Documents on key.Document equals document.Id
                        select document;
        return query.Where(FromDocuments(context, documents));
    }

    private static IQueryable<ExchangeRow> After(IQueryable<ExchangeRow> query, Cursor cursor)
    {
        var (at, id) = cursor;
        return query.Where(e => e.ReceivedAt <= at && (e.ReceivedAt < at || e.Id.CompareTo(id) < 0));
    }

    private static async Task<bool> FewAsync<T>(IQueryable<T> rows, CancellationToken ct) =>
        await rows.Take(Few).CountAsync(ct).ConfigureAwait(false) < Few;

    /// <summary>The exchanges of these parts, and those they were made from.</summary>
    private static Expression<Func<ExchangeRow, bool>> FromParts(LedgerContext context, IQueryable<Guid> exchanges)
    {
        var ids = exchanges.Concat(context.Exchanges.Where(c => exchanges.Contains(c.Id) && c.Parent != null).Select(c => c.Parent!.Value));
        return e => ids.Contains(e.Id);
    }

    /// <summary>The exchanges that brought these documents, and those that carry them on.</summary>
    private static Expression<Func<ExchangeRow, bool>> FromDocuments(LedgerContext context, IQueryable<DocumentRow> documents)
    {
        var brought = documents.Select(d => d.Exchange);
        var carried = from child in context.Exchanges
                      where child.Parent != null && brought.Contains(child.Parent.Value)
                      join delivery in context.Deliveries on child.Id equals delivery.Exchange
                      where delivery.Document != null && documents.Select(d => d.Id).Contains(delivery.Document.Value)
                      select child.Id;
        var ids = brought.Concat(carried);
        return e => ids.Contains(e.Id);
    }
}
