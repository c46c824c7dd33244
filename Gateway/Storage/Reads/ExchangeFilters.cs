using System.Linq.Expressions;
using Gateway.Exchanges;
using Gateway.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Reads;

/// <summary>
/// The filters of the list as far as an index can help. What few exchanges have (a state that asks for a person, a rare document type) is found from its
/// own index; what many have is left to <see cref="ExchangeMatch"/> along the walk, newest first. Which of both it is, a capped count says.
/// </summary>
internal static class ExchangeFilters
{
    /// <summary>More matches than this and walking the list finds a page sooner than collecting them.</summary>
    private const int Few = 2000;

    /// <summary>The exchanges among which the filter's page is, or more.</summary>
    public static async Task<IQueryable<ExchangeRow>> CandidatesAsync(
        LedgerContext context, IQueryable<ExchangeRow> visible, ExchangeFilter filter, CancellationToken ct)
    {
        var query = Columns(visible, filter);
        if (filter.Delivery is { } delivery and not DeliveryState.Delivered)
        {
            // Delivered is what most are; the partial index leaves it out and wants to hear so.
            var with = context.Deliveries.Where(d => d.State == delivery && d.State != DeliveryState.Delivered);
            query = await FewAsync(with, ct).ConfigureAwait(false) ? query.Where(FromParts(context, with.Select(d => d.Exchange))) : query;
        }

        if (filter.Acknowledgement is { } acknowledgement and not AcknowledgementState.Accepted)
        {
            var with = context.Expectations.Where(x => x.State == acknowledgement && x.State != AcknowledgementState.Accepted);
            query = await FewAsync(with, ct).ConfigureAwait(false) ? query.Where(FromParts(context, with.Select(x => x.Exchange))) : query;
        }

        if (filter.DocumentType is { } type)
        {
            var documents = context.Documents.Where(d => d.Type == type).Concat(context.Documents.Where(d => d.SetId == type));
            query = await FewAsync(documents, ct).ConfigureAwait(false) ? query.Where(FromDocuments(context, documents)) : query;
        }

        if (filter.BusinessKey is { } value)
        {
            query = query.Where(FromDocuments(context, from key in context.BusinessKeys
                                                       where key.Value == value
                                                       join document in context.Documents on key.Document equals document.Id
                                                       select document));
        }

        return query;
    }

    public static IQueryable<ExchangeRow> After(IQueryable<ExchangeRow> query, Cursor cursor)
    {
        var (at, id) = cursor;
        return query.Where(e => e.ReceivedAt <= at && (e.ReceivedAt < at || e.Id.CompareTo(id) < 0));
    }

    private static IQueryable<ExchangeRow> Columns(IQueryable<ExchangeRow> query, ExchangeFilter filter)
    {
        if (filter.Partner is { } partner)
        {
            query = query.Where(e => e.Partner == partner.Value);
        }

        if (filter.Direction is { } direction)
        {
            query = query.Where(e => e.Direction == direction);
        }

        // The partial index of open stages names its condition; a parameter would not match it.
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

        return query;
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
