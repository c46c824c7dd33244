using System.Globalization;
using Gateway.Exchanges;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Checks;

/// <summary>Runs the rules that SQL states inside a snapshot.</summary>
internal sealed class LedgerRuleRunner(LedgerSnapshot snapshot, StorageProvider provider)
{
    private const int Samples = 10;

    public async Task<LedgerCheck> RunAsync(LedgerRule rule, CancellationToken ct)
    {
        var seen = await CountAsync(rule.Count, ct);
        var broken = seen == 0 ? 0 : await CountAsync($"SELECT count(*) FROM ({rule.Broken}) AS broken", ct);
        return new LedgerCheck(rule.Invariant, rule.Code, seen, broken, broken == 0 ? [] : await SamplesAsync(rule, ct));
    }

    private async Task<long> CountAsync(string sql, CancellationToken ct)
    {
        await using var command = snapshot.Session.Connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
    }

    private async Task<List<string>> SamplesAsync(LedgerRule rule, CancellationToken ct)
    {
        await using var command = snapshot.Session.Connection.CreateCommand();
        command.CommandText = $"{rule.Broken} LIMIT {Samples}";
        await using var reader = await command.ExecuteReaderAsync(ct);
        var row = new LedgerRow(reader, blobIds: provider == StorageProvider.Sqlite);
        var samples = new List<string>();
        while (await reader.ReadAsync(ct))
        {
            samples.Add(rule.Prefix is null ? row.Text(0) : IdText.Format(rule.Prefix, row.Id(0)));
        }

        return samples;
    }
}
