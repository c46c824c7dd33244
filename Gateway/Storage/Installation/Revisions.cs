using Gateway.Storage.Sql;
using static Gateway.Storage.Sql.Columns;

namespace Gateway.Storage.Installation;

/// <summary>Counters that tell other processes that something changed.</summary>
internal static class Revisions
{
    private static readonly LedgerStatement<string> Raise = LedgerStatement<string>.Of(
        [Text<string>("name", n => n)],
        "INSERT INTO revision AS t (name, value) VALUES (@name, 1) ON CONFLICT (name) DO UPDATE SET value = t.value + 1 RETURNING value");

    private static readonly LedgerStatement<string> Read = LedgerStatement<string>.Of(
        [Text<string>("name", n => n)], "SELECT value FROM revision WHERE name = @name");

    /// <summary>Raises the counter; its row stays locked to the commit, so changes of one subject come one after another.</summary>
    public static async Task<long> RaiseAsync(LedgerSession session, string name, CancellationToken ct)
    {
        var value = 0L;
        session.Add(Raise, name, row => value = row.Big(0));
        await session.RunAsync(ct);
        return value;
    }

    /// <summary>0 before the first change.</summary>
    public static async Task<long> ReadAsync(LedgerEngine engine, string name, CancellationToken ct) =>
        (await engine.ReadAsync(Read, name, row => row.Big(0), ct)).FirstOrDefault();
}
