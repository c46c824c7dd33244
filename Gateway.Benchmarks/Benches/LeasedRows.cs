using Npgsql;

namespace Gateway.Benchmarks.Benches;

/// <summary>Rows that a node held when it died, watched in the database from outside.</summary>
internal sealed class LeasedRows : IAsyncDisposable
{
    private const string OfNode = """
        SELECT id FROM delivery WHERE lease_owner LIKE $1 AND lease_until IS NOT NULL
        UNION ALL SELECT id FROM exchange WHERE lease_owner LIKE $1 AND lease_until IS NOT NULL
        """;

    private const string StillOfNode = """
        SELECT (SELECT count(*) FROM delivery WHERE id = ANY($2) AND lease_owner LIKE $1 AND lease_until IS NOT NULL)
             + (SELECT count(*) FROM exchange WHERE id = ANY($2) AND lease_owner LIKE $1 AND lease_until IS NOT NULL)
        """;

    private readonly NpgsqlDataSource _source;
    private readonly string _owner;
    private Guid[] _rows = [];

    public LeasedRows(string connectionString, int pid)
    {
        _source = NpgsqlDataSource.Create(connectionString);

        // A node names itself machine/process/random.
        _owner = string.Create(CultureInfo.InvariantCulture, $"%/{pid}/%");
    }

    public int Count => _rows.Length;

    /// <summary>Remembers what the node holds now.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        var rows = new List<Guid>();
        await using var command = _source.CreateCommand(OfNode);
        _ = command.Parameters.AddWithValue(_owner);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            rows.Add(reader.GetGuid(0));
        }

        _rows = [.. rows];
    }

    /// <summary>How many of the remembered rows are not the node's any more.</summary>
    public async Task<long> TakenOverAsync(CancellationToken ct)
    {
        await using var command = _source.CreateCommand(StillOfNode);
        _ = command.Parameters.AddWithValue(_owner);
        _ = command.Parameters.AddWithValue(_rows);
        return _rows.Length - (long)(await command.ExecuteScalarAsync(ct))!;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
