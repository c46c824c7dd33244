using Gateway.Exchanges;
using Gateway.Storage.Sql;
using Gateway.Storage.Tables;
using static Gateway.Storage.Sql.Columns;

namespace Gateway.Storage.Checks;

/// <summary>Reads every stored payload and compares it with the length and the hash of its row.</summary>
internal sealed class PayloadCheck(LedgerEngine engine, IPayloadStore payloads)
{
    // With up to 64 KB in each row.
    private const int PageSize = 200;
    private const int Samples = 10;

    private static readonly LedgerStatement<Key> Page = LedgerStatement<Key>.Of(
        [Id<Key>("exchange", k => k.Exchange), Text<Key>("part", k => k.Part), Int<Key>("size", _ => PageSize)],
        $"""
        SELECT {PayloadTable.Columns}, e.purged_at FROM payload AS t JOIN exchange AS e ON e.id = t.exchange
        WHERE (t.exchange, t.part) > (@exchange, @part) ORDER BY t.exchange, t.part LIMIT @size
        """);

    private static readonly LedgerStatement<Key> Stored = LedgerStatement<Key>.Of(
        [Id<Key>("exchange", k => k.Exchange), Text<Key>("part", k => k.Part)],
        "SELECT 1 FROM payload WHERE exchange = @exchange AND part = @part AND (content IS NOT NULL OR file IS NOT NULL)");

    /// <summary>Checks those of the snapshot; a payload that is purged meanwhile is no longer owed.</summary>
    public async Task<LedgerCheck> RunAsync(LedgerSnapshot snapshot, CancellationToken ct)
    {
        long seen = 0, broken = 0;
        var samples = new List<string>();
        var after = new Key(Guid.Empty, "");
        while (true)
        {
            var page = new List<(StoredPayload Payload, bool Purged)>();
            snapshot.Session.Add(Page, after, row => page.Add((PayloadTable.Read(row), row.BigOrNull(PayloadTable.ColumnCount) is not null)));
            await snapshot.Session.RunAsync(ct);
            foreach (var (payload, purged) in page)
            {
                seen++;
                if (await FaultOfAsync(payload, purged, ct) is { } fault)
                {
                    broken++;
                    if (samples.Count < Samples)
                    {
                        samples.Add($"{payload.Exchange} {payload.Part}: {fault}");
                    }
                }
            }

            if (page.Count < PageSize)
            {
                return new LedgerCheck("payload", "payload-corrupt", seen, broken, samples);
            }

            after = new Key(page[^1].Payload.Exchange.Value, page[^1].Payload.Part);
        }
    }

    private async Task<string?> FaultOfAsync(StoredPayload payload, bool purged, CancellationToken ct)
    {
        if (payload.Inline is { } bytes)
        {
            return bytes.Length == payload.Length && Sha256Digest.Of(bytes.Span) == payload.Digest ? null : "the bytes in the row are others";
        }

        if (payload.File is null)
        {
            return purged ? null : "no bytes, and it was not purged";
        }

        try
        {
            await using var content = await payloads.OpenReadAsync(payload, ct);
            return null;
        }
        catch (Exception error) when (error is PayloadCorruptException or IOException or UnauthorizedAccessException)
        {
            var key = new Key(payload.Exchange.Value, payload.Part);
            return (await engine.ReadAsync(Stored, key, row => row.Int(0), ct)).Count == 0 ? null : error.Message;
        }
    }

    private sealed record Key(Guid Exchange, string Part);
}
