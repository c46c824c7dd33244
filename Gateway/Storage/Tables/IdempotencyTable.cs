using Gateway.Exchanges;
using Gateway.Storage.Commit;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Tables;

/// <summary>Statements of a commit on <c>idempotency_key</c>.</summary>
internal static class IdempotencyTable
{
    public static readonly LedgerStatement<string> Lock = LedgerStatement<string>.Select(
        "t.key, t.epoch, t.status", "idempotency_key", [Columns.Text<string>("key", k => k)], "t.key = v.key", locked: true);

    public static readonly LedgerStatement<IdempotencyCompletion> Complete = LedgerStatement<IdempotencyCompletion>.UpdateLocked("idempotency_key",
    [
        Columns.Text<IdempotencyCompletion>("key", c => c.Key),
        Columns.Int<IdempotencyCompletion>("epoch", c => c.Epoch),
        Columns.Text<IdempotencyCompletion>("request_digest", c => c.RequestDigest.Hex),
        Columns.Int<IdempotencyCompletion>("status", c => c.Status),
        Columns.Text<IdempotencyCompletion>("body", c => c.Body),
        Columns.Id<IdempotencyCompletion>("exchange", c => c.Exchange.Value),
    ],
    "request_digest = v.request_digest, status = v.status, body = v.body, exchange = v.exchange", "t.key = v.key AND t.epoch = v.epoch");

    public static IdempotencyEntry Read(LedgerRow row) => new() { Key = row.Text(0), Epoch = row.Int(1), Answered = row.BigOrNull(2) is not null };
}
