using Gateway.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Support;

/// <summary>A migrated ledger of a test, on SQLite in a temporary folder or in a database of its own on the shared PostgreSQL.</summary>
public sealed class TestLedger : IAsyncDisposable
{
    private static readonly SemaphoreSlim Making = new(1, 1);
    private static string? _template;

    private readonly TemporaryFolder _folder;
    private readonly List<ServiceProvider> _nodes = [];

    private TestLedger(TemporaryFolder folder, StorageProvider provider, string connectionString)
    {
        _folder = folder;
        Provider = provider;
        ConnectionString = connectionString;
    }

    public StorageProvider Provider { get; }

    public string ConnectionString { get; }

    public string DataDirectory => _folder.Path;

    /// <summary>What a host's configuration would say.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Storage:Provider"] = Provider.ToString(),
        ["Storage:ConnectionString"] = ConnectionString,
        ["Storage:DataDirectory"] = DataDirectory,
        ["Storage:FreeSpaceReserveMb"] = "1",
    };

    public static async Task<TestLedger> SqliteAsync()
    {
        var folder = new TemporaryFolder();
        var ledger = new TestLedger(folder, StorageProvider.Sqlite, $"Data Source={folder.File("gateway.db")}");
        await ledger.MigrateAsync();
        return ledger;
    }

    /// <summary>Skips (or, when strict, fails) the test where PostgreSQL is missing.</summary>
    public static async Task<TestLedger> PostgresAsync()
    {
        var server = await PostgresServer.SharedAsync();
        await Making.WaitAsync();
        try
        {
            _template ??= await TemplateAsync(server);
        }
        finally
        {
            _ = Making.Release();
        }

        var database = await server.CreateDatabaseAsync(_template);
        return new TestLedger(new TemporaryFolder(), StorageProvider.PostgreSql, server.ConnectionString(database));
    }

    /// <summary>A ledger on a server of the caller's own.</summary>
    public static async Task<TestLedger> OnAsync(PostgresServer server)
    {
        var database = await server.CreateDatabaseAsync();
        var ledger = new TestLedger(new TemporaryFolder(), StorageProvider.PostgreSql, server.ConnectionString(database));
        await ledger.MigrateAsync();
        return ledger;
    }

    /// <summary>The services of one more node on this ledger; it goes with the ledger.</summary>
    /// <param name="options">Of its sessions, on PostgreSQL.</param>
    public IServiceProvider Node(TimeProvider? clock = null, Action<IServiceCollection>? more = null, string? options = null)
    {
        var settings = options is null ? Settings : new Dictionary<string, string?>(Settings) { ["Storage:ConnectionString"] = $"{ConnectionString};Options={options}" };
        var services = new ServiceCollection();
        _ = services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        _ = services.AddLogging(l => l.SetMinimumLevel(LogLevel.Warning));
        _ = services.AddSingleton(clock ?? TimeProvider.System);
        _ = services.AddStorage();
        more?.Invoke(services);
        var node = services.BuildServiceProvider();
        _nodes.Add(node);
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static async Task<string> TemplateAsync(PostgresServer server)
    {
        var database = await server.CreateDatabaseAsync();
        await using var ledger = new TestLedger(
            new TemporaryFolder(), StorageProvider.PostgreSql, server.ConnectionString(database) + ";Pooling=false");
        await ledger.MigrateAsync();
        return database;
    }

    private async Task MigrateAsync()
    {
        var node = Node();
        _ = await node.GetRequiredService<LedgerDatabase>().MigrateAsync(CancellationToken.None);
    }
}
