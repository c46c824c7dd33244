using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Reads;

/// <summary>Which business keys a partner has used before. Translations run side by side and all ask; those that ask within 2 ms share a round trip.</summary>
internal sealed class SeenBusinessKeys : IAsyncDisposable
{
    private const int SetSize = 64;
    private static readonly TimeSpan Company = TimeSpan.FromMilliseconds(2);

    private static readonly LedgerStatement<Query> Seen = LedgerStatement<Query>.ForEach(
    [
        Columns.Int<Query>("asked", q => q.Asked),
        Columns.Text<Query>("kind", q => q.Key.Kind),
        Columns.Text<Query>("value", q => q.Key.Value),
        Columns.Text<Query>("purpose", q => q.Key.Purpose),
        Columns.Text<Query>("partner", q => q.Partner),
        Columns.Text<Query>("type", q => q.Type),
        Columns.Big<Query>("since", q => q.Since),
        Columns.Id<Query>("own", q => q.Own),
    ],
    $"SELECT v.asked, v.kind, v.value, v.purpose FROM {{rows}} WHERE EXISTS ({Before("v.")})", $"SELECT @asked, @kind, @value, @purpose WHERE EXISTS ({Before("@")})");

    private readonly LedgerEngine _engine;
    private readonly SetGatherer<IReadOnlyList<Query>, IReadOnlySet<BusinessKey>> _sets;

    public SeenBusinessKeys(LedgerEngine engine)
    {
        _engine = engine;
        _sets = new SetGatherer<IReadOnlyList<Query>, IReadOnlySet<BusinessKey>>(SetSize, Company, FindSetAsync);
    }

    public Task<IReadOnlySet<BusinessKey>> FindAsync(
        PartnerId partner, string type, IReadOnlyCollection<BusinessKey> keys, DateTimeOffset since, ExchangeId except, CancellationToken ct) =>
        _sets.AddAsync([.. keys.Select(k => new Query(0, k, partner.Value, type, since.ToUnixTimeMilliseconds(), except.Value))], ct);

    public ValueTask DisposeAsync() => _sets.DisposeAsync();

    private async Task<IReadOnlyList<IReadOnlySet<BusinessKey>>> FindSetAsync(IReadOnlyList<IReadOnlyList<Query>> set)
    {
        var seen = set.Select(_ => new HashSet<BusinessKey>()).ToList();
        List<Query> queries = [.. set.SelectMany((asked, i) => asked.Select(query => query with { Asked = i }))];
        var found = await _engine.ReadAsync(Seen, queries, row => (Asked: row.Int(0), Key: new BusinessKey(row.Text(1), row.Text(2), row.Text(3))), CancellationToken.None)
            .ConfigureAwait(false);
        foreach (var (asked, key) in found)
        {
            _ = seen[asked].Add(key);
        }

        return seen;
    }

    private static string Before(string v) =>
        $"SELECT 1 FROM business_key AS b WHERE b.value = {v}value AND b.kind = {v}kind AND b.purpose = {v}purpose AND b.partner = {v}partner AND b.type = {v}type "
        + $"AND b.at >= {v}since AND b.exchange <> {v}own "
        + $"AND NOT EXISTS (SELECT 1 FROM exchange AS r WHERE r.id = b.exchange AND r.replay_of = {v}own)";

    private readonly record struct Query(int Asked, BusinessKey Key, string Partner, string Type, long Since, Guid Own);
}
