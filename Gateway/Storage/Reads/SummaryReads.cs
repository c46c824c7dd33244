using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Model;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Reads;

/// <summary>Summaries of a page of exchanges, all parts of all of them in one round trip.</summary>
internal static class SummaryReads
{
    public static async Task<IReadOnlyList<ExchangeSummary>> SummariesAsync(
        this LedgerEngine engine, IReadOnlyList<ExchangeRow> page, CancellationToken ct)
    {
        if (page.Count == 0)
        {
            return [];
        }

        var summaries = page.ToDictionary(e => e.Id, e => new Parts(e));
        Guid[] ids = [.. summaries.Keys];
        var session = await engine.OpenAsync(ct).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            session.Add(SummaryStatements.Validations, ids, r => summaries[r.Id(0)].Validations.Add(EnumText.ToValidation(r.Text(1))));
            session.Add(SummaryStatements.Deliveries, ids, r => summaries[r.Id(0)].Deliveries.Add(EnumText.ToDelivery(r.Text(1))));
            session.Add(SummaryStatements.Expectations, ids, r => summaries[r.Id(0)].Expectations.Add(EnumText.ToAcknowledgement(r.Text(1))));
            session.Add(SummaryStatements.Raw, ids, r => (summaries[r.Id(0)].Size, summaries[r.Id(0)].Digest) = (r.Big(1), new Sha256Digest(r.Text(2))));
            session.Add(SummaryStatements.KeysBrought, ids, r => summaries[r.Id(0)].Keys.Add(new BusinessKey(r.Text(1), r.Text(2))));
            session.Add(SummaryStatements.KeysCarried, ids, r => summaries[r.Id(0)].Keys.Add(new BusinessKey(r.Text(1), r.Text(2))));
            await session.RunAsync(ct).ConfigureAwait(false);
        }

        return [.. page.Select(e => summaries[e.Id].Summary())];
    }

    /// <summary>The states of one axis for each of the exchanges.</summary>
    public static async Task<ILookup<Guid, string>> StatesAsync(
        this LedgerEngine engine, LedgerStatement<Guid> axis, IReadOnlyList<Guid> exchanges, CancellationToken ct)
    {
        var states = await engine.ReadAsync(axis, exchanges, row => (Exchange: row.Id(0), State: row.Text(1)), ct).ConfigureAwait(false);
        return states.ToLookup(s => s.Exchange, s => s.State);
    }

    private sealed class Parts(ExchangeRow row)
    {
        public List<ValidationState> Validations { get; } = [];

        public List<DeliveryState> Deliveries { get; } = [];

        public List<AcknowledgementState> Expectations { get; } = [];

        public List<BusinessKey> Keys { get; } = [];

        public long Size { get; set; }

        public Sha256Digest? Digest { get; set; }

        public ExchangeSummary Summary() => new()
        {
            Id = new ExchangeId(row.Id),
            Direction = row.Direction,
            Stage = row.Stage,
            ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.ReceivedAt),
            Partner = row.Partner is null ? null : new PartnerId(row.Partner),
            Channel = row.Channel is null ? null : new ChannelId(row.Channel),
            Usage = row.Usage,
            Validation = WorstOf.Of(WorstOf.Validations, Validations),
            Delivery = WorstOf.Of(WorstOf.Deliveries, Deliveries),
            Acknowledgement = WorstOf.Of(WorstOf.Acknowledgements, Expectations),
            Code = row.Code,
            Detail = row.Detail,
            Size = Size,
            Digest = Digest,
            Parent = row.Parent is { } parent ? new ExchangeId(parent) : null,
            ReplayOf = row.ReplayOf is { } replayed ? new ExchangeId(replayed) : null,
            BusinessKeys = Keys,
        };
    }
}
