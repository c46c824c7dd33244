using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Sql;
using Gateway.Storage.Tables;

namespace Gateway.Storage.Claims;

/// <summary>Claims of exchanges: one UPDATE that takes the lease, raises epoch and crash count, and gives the rows back.</summary>
internal sealed class ExchangeClaims(LedgerEngine engine, LedgerNode node, ClaimTurns turns)
{
    private const string Returned =
        "id, lease_epoch, crash_count, direction, stage, received_at, partner, channel, snapshot_hash, content_type, declared_document, "
        + "declared_receiver, usage, replay_of, declared_agreement";

    private static readonly LedgerStatement<Args> Clean = Statement("crash_count = 0");
    private static readonly LedgerStatement<Args> Suspect = Statement("crash_count > 0");

    public async Task<IReadOnlyList<ClaimedExchange>> ClaimAsync(Stage stage, ClaimRequest request, CancellationToken ct)
    {
        var from = EnumText.Of(stage switch
        {
            Stage.Opening => ExchangeStage.Received,
            Stage.Translation => ExchangeStage.Opened,
            Stage.Routing => ExchangeStage.Translated,
            _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "Exchanges wait to be opened, translated or routed."),
        });
        var clean = (Clean, new Args(from, node.Name, request.Max));
        if (!request.Suspects)
        {
            return await ClaimAsync(clean, ct).ConfigureAwait(false);
        }

        var suspect = (Suspect, new Args(from, node.Name, 1));
        var suspectFirst = turns.SuspectFirst(stage);
        var claimed = await ClaimAsync(suspectFirst ? suspect : clean, ct).ConfigureAwait(false);
        return claimed.Count > 0 ? claimed : await ClaimAsync(suspectFirst ? clean : suspect, ct).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<ClaimedExchange>> ClaimAsync((LedgerStatement<Args> Statement, Args Args) claim, CancellationToken ct)
    {
        var session = await engine.BeginAsync(ct).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var rows = new List<ClaimedExchange>();
            session.Add(claim.Statement, claim.Args, row => rows.Add(Read(row, engine.Provider == StorageProvider.PostgreSql)));
            await session.RunAsync(ct).ConfigureAwait(false);
            if (rows.Count == 0)
            {
                return rows;
            }

            if (engine.Provider == StorageProvider.Sqlite)
            {
                await ReadPayloadsAsync(session, rows, ct).ConfigureAwait(false);
            }

            await session.CommitAsync().ConfigureAwait(false);
            rows.Sort((a, b) => a.ReceivedAt != b.ReceivedAt ? a.ReceivedAt.CompareTo(b.ReceivedAt) : a.Id.Value.CompareTo(b.Id.Value));
            return rows;
        }
    }

    /// <summary>RETURNING on SQLite knows the updated table only.</summary>
    private static async Task ReadPayloadsAsync(LedgerSession session, List<ClaimedExchange> rows, CancellationToken ct)
    {
        var payloads = new Dictionary<ExchangeId, StoredPayload>();
        session.Add(PayloadTable.Find, rows.ConvertAll(r => (r.Id.Value, StoredPayload.Raw)), row =>
        {
            var payload = PayloadTable.Read(row);
            payloads.Add(payload.Exchange, payload);
        });
        await session.RunAsync(ct).ConfigureAwait(false);
        for (var i = 0; i < rows.Count; i++)
        {
            rows[i] = rows[i] with { Raw = payloads.GetValueOrDefault(rows[i].Id) ?? PayloadTable.Missing(rows[i].Id, StoredPayload.Raw) };
        }
    }

    private static ClaimedExchange Read(LedgerRow row, bool withPayload)
    {
        var id = new ExchangeId(row.Id(0));
        return new ClaimedExchange
        {
            Id = id,
            Lease = new Lease(LeaseKind.Exchange, id.Value, row.Int(1)),
            Crashes = row.Int(2) - 1,
            Direction = EnumText.ToDirection(row.Text(3)),
            Stage = EnumText.ToStage(row.Text(4)),
            ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Big(5)),
            Partner = row.TextOrNull(6) is { } partner ? new PartnerId(partner) : null,
            Channel = row.TextOrNull(7) is { } channel ? new ChannelId(channel) : null,
            SnapshotHash = row.TextOrNull(8),
            ContentType = row.TextOrNull(9),
            DeclaredDocument = row.TextOrNull(10),
            DeclaredReceiver = row.TextOrNull(11) is { } receiver ? new PartnerId(receiver) : null,
            Usage = row.TextOrNull(12) is { } usage ? EnumText.ToUsage(usage) : null,
            DeclaredAgreement = row.TextOrNull(14),
            ReplayOf = row.IdOrNull(13) is { } replayed ? new ExchangeId(replayed) : null,
            Raw = withPayload ? PayloadTable.ReadJoined(row, id, 15) : PayloadTable.Missing(id, StoredPayload.Raw),
        };
    }

    private static LedgerStatement<Args> Statement(string crashes)
    {
        var lease = $"lease_owner = @owner, lease_until = @now + {LeaseKeeper.LeaseMilliseconds}, ";
        var due = $"stage = @stage AND {crashes} AND due_at <= @now AND (lease_until IS NULL OR lease_until <= @now) ORDER BY due_at LIMIT @max";
        var columns = Returned.Split(", ");
        return LedgerStatement<Args>.Of(
            [Columns.Text<Args>("stage", a => a.Stage), Columns.Text<Args>("owner", a => a.Owner), Columns.Int<Args>("max", a => a.Max)],
            $"""
            UPDATE exchange AS t SET {lease}lease_epoch = t.lease_epoch + 1, crash_count = t.crash_count + 1
            FROM (SELECT id, ctid AS place FROM exchange WHERE {due} FOR NO KEY UPDATE SKIP LOCKED) AS s
            LEFT JOIN payload AS p ON p.exchange = s.id AND p.part = 'raw'
            WHERE t.ctid = s.place RETURNING {string.Join(", ", columns.Select(c => "t." + c))}, {PayloadTable.JoinedColumns}
            """,
            $"""
            UPDATE exchange SET {lease}lease_epoch = lease_epoch + 1, crash_count = crash_count + 1
            WHERE id IN (SELECT id FROM exchange WHERE {due}) RETURNING {Returned}
            """);
    }

    private readonly record struct Args(string Stage, string Owner, int Max);
}
