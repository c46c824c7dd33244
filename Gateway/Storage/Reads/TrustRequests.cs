using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Sql;
using Gateway.Storage.Tables;
using static Gateway.Storage.Sql.Columns;

namespace Gateway.Storage.Reads;

/// <summary>The requests to trust certificates.</summary>
internal sealed class TrustRequests(LedgerEngine engine) : ITrustRequests
{
    private static readonly LedgerStatement<string> OfDirection = LedgerStatement<string>.Of(
        [Text<string>("direction", d => d)],
        $"SELECT {TrustRequestTable.List} FROM trust_request WHERE direction = @direction ORDER BY created_at DESC, id");

    private static readonly LedgerStatement<string> OpenOfDirection = LedgerStatement<string>.Of(
        [Text<string>("direction", d => d)],
        $"SELECT {TrustRequestTable.List} FROM trust_request WHERE direction = @direction AND state = 'open' ORDER BY created_at DESC, id");

    private static readonly LedgerStatement<string> ById = LedgerStatement<string>.Of(
        [Text<string>("id", i => i)], $"SELECT {TrustRequestTable.List} FROM trust_request WHERE id = @id");

    private static readonly LedgerStatement<(string Direction, string Partner, string Request)> OfRequest =
        LedgerStatement<(string Direction, string Partner, string Request)>.Of(
            [
                Text<(string Direction, string Partner, string Request)>("direction", r => r.Direction),
                Text<(string Direction, string Partner, string Request)>("partner", r => r.Partner),
                Text<(string Direction, string Partner, string Request)>("request", r => r.Request),
            ],
            $"SELECT {TrustRequestTable.List} FROM trust_request WHERE partner = @partner AND request_id = @request AND direction = @direction ORDER BY id");

    public async Task<IReadOnlyList<TrustRequest>> ListAsync(Direction direction, bool openOnly, CancellationToken ct) =>
        await engine.ReadAsync(openOnly ? OpenOfDirection : OfDirection, EnumText.Of(direction), TrustRequestTable.Read, ct).ConfigureAwait(false);

    public async Task<TrustRequest?> FindAsync(string id, CancellationToken ct) =>
        (await engine.ReadAsync(ById, id, TrustRequestTable.Read, ct).ConfigureAwait(false)).FirstOrDefault();

    public async Task<IReadOnlyList<TrustRequest>> OfAsync(Direction direction, PartnerId partner, string requestId, CancellationToken ct) =>
        await engine.ReadAsync(OfRequest, (EnumText.Of(direction), partner.Value, requestId), TrustRequestTable.Read, ct).ConfigureAwait(false);
}
