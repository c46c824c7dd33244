using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Access;
using Gateway.Api.Models;
using Gateway.Cli;
using Gateway.Cli.Demo;
using Gateway.Events;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage;
using Gateway.Storage.Model;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>A real gateway process with partners, ERP and keys, on real sockets; the tests of a collection share it.</summary>
public abstract class EndToEndGateway : IAsyncLifetime
{
    /// <summary>Connections from here are those of a reverse proxy.</summary>
    internal const string Proxy = "127.0.0.2";

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, StubListener> _stubs = [];
    private readonly Dictionary<string, GatewayClient> _clients = [];
    private ChildGateway? _process;
    private Dictionary<string, string?> _settings = [];
    private int _control = 1000;
    private int _order = 7_000_000;

    /// <summary>How long anything may take before it counts as not having happened: the machine may be busy with other tests.</summary>
    internal static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    internal static TimeProvider Clock => TimeProvider.System;

    internal ChildGateway Process => _process!;

    /// <summary>What the process is started with.</summary>
    private protected Dictionary<string, string> ProcessEnvironment { get; private set; } = [];

    internal string PartnersFolder => Path.Combine(_folder.Path, "partners");

    /// <summary>Keys of acme, fabrikam, bravo …: each on its own inbound channel; <c>erp</c>; <c>office</c>; <c>warehouse</c>; <c>operator</c>, who sees all.</summary>
    internal GatewayClient Client(string name) => _clients[name];

    internal Dictionary<string, string> Keys { get; } = [];

    /// <summary>Where the gateway sends: acme, fabrikam, bravo, carol, dora, emil, fanny, gerda, hanna, ida, erp, erp-test.</summary>
    internal StubListener Stub(string name) => _stubs[name];

    internal int NextControl() => Interlocked.Increment(ref _control);

    internal string NextOrder() => Interlocked.Increment(ref _order).ToString(CultureInfo.InvariantCulture);

    internal static DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>A good order of a retailer, under numbers that no other test has.</summary>
    internal OrderInterchange Order(string partner = "acme", int count = 1)
    {
        var orders = Enumerable.Range(0, count).Select(_ => SampleOrder.Good(int.Parse(NextOrder(), CultureInfo.InvariantCulture), Now)).ToList();
        var order = new OrderInterchange { ControlNumber = NextControl(), Time = Now, Orders = orders };
        return partner == "acme" ? order : order with
        {
            SenderQualifier = "ZZ",
            Sender = EndToEndPartners.IdOf(partner),
            GroupSender = EndToEndPartners.IdOf(partner),
        };
    }

    /// <summary>Hands in and returns the exchange's id; anything but 202 fails the test.</summary>
    internal async Task<string> AcceptedAsync(string partner, byte[] body)
    {
        var answer = await Client(partner).PostExchangeAsync(body, null, TestContext.Current.CancellationToken);
        Assert.True(answer.Status == 202, $"{answer.Status} {answer.Body}");
        return answer.Exchange!;
    }

    /// <summary>The exchange once it is as awaited; the test fails when that does not come.</summary>
    internal async Task<ExchangeDetail> WaitAsync(string exchange, Func<ExchangeDetail, bool> awaited)
    {
        var found = await Client("operator").WaitForAsync(exchange, awaited, Patience, TestContext.Current.CancellationToken);
        Assert.True(
            awaited(found),
            $"{exchange} is {found.Stage} {found.Code} {found.Detail}, delivery {found.Delivery}, acknowledgement {found.Acknowledgement}; "
            + $"its trail: {string.Join(" | ", found.Timeline.Select(t => t.Kind + " " + t.Data))}");
        return found;
    }

    internal Task<ExchangeDetail> DoneAsync(string exchange) => WaitAsync(exchange, e => e.Stage == ExchangeStage.Done);

    internal Task<ExchangeDetail> QuarantinedAsync(string exchange) => WaitAsync(exchange, e => e.Stage == ExchangeStage.Quarantined);

    /// <summary>The exchange once it is quarantined under that code with those bytes, and nothing of it goes on.</summary>
    internal async Task<ExchangeDetail> KeptAsync(string exchange, string code, byte[] bytes)
    {
        var detail = await WaitAsync(exchange, e => e.Stage is ExchangeStage.Quarantined or ExchangeStage.Done);
        Assert.Equal((ExchangeStage.Quarantined, code), (detail.Stage, detail.Code));
        Assert.Empty(detail.Children);
        await IsKeptAsync(exchange, bytes);
        return detail;
    }

    internal async Task IsKeptAsync(string exchange, byte[] bytes)
    {
        var payload = await Client("operator").GetAsync($"/api/v1/exchanges/{exchange}/payload", TestContext.Current.CancellationToken);
        Assert.Equal(Encoding.ASCII.GetString(bytes), payload.Body);
    }

    /// <summary>The ledger, as a verb of the command line has it.</summary>
    internal ServiceProvider Ledger() => CliServices.Build(_settings);

    /// <summary>What listeners are told of an exchange.</summary>
    internal async Task<IReadOnlyList<OutboxEvent>> EventsAsync(string exchange)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var services = CliServices.Build(_settings);
        var feed = services.GetRequiredService<IOutboxFeed>();
        _ = await feed.NumberAsync(ct);
        return [.. (await feed.ReadAsync(0, int.MaxValue, ct)).Select(e => e.Event).Where(e => e.Exchange?.ToString() == exchange)];
    }

    /// <summary>The payloads of an exchange are purged, as if its retention had ended.</summary>
    internal async Task PurgeAsync(string exchange)
    {
        await using var services = CliServices.Build(_settings);
        await using var rows = services.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContext();
        var id = ExchangeId.TryParse(exchange, out var parsed) ? parsed.Value : Guid.Empty;
        var ct = TestContext.Current.CancellationToken;
        Assert.Equal(1, await rows.Exchanges.Where(e => e.Id == id).ExecuteUpdateAsync(e => e.SetProperty(row => row.RetentionUntil, 1), ct));
        Assert.Equal(1, await services.GetRequiredService<IPurge>().PurgeAsync(Now, 100, ct));
    }

    /// <summary>Days from its receipt that the payloads of an exchange are kept.</summary>
    internal async Task<int> RetentionAsync(string exchange)
    {
        await using var services = CliServices.Build(_settings);
        await using var rows = services.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContext();
        var id = ExchangeId.TryParse(exchange, out var parsed) ? parsed.Value : Guid.Empty;
        var row = await rows.Exchanges.SingleAsync(e => e.Id == id, TestContext.Current.CancellationToken);
        return (int)TimeSpan.FromMilliseconds(row.RetentionUntil - row.ReceivedAt).TotalDays;
    }

    /// <summary>The order reached the ERP under one id.</summary>
    internal async Task DeliveredOnceAsync(OrderInterchange order)
    {
        _ = await MessagesAsync("erp", DocumentOf(order.Orders[0].Number));
        _ = Assert.Single(Stub("erp").Messages.Where(m => DocumentOf(order.Orders[0].Number)(m)).Select(m => m.Id).Distinct());
    }

    /// <summary>Ends the process, if it has not ended, and starts it; under a crash point it ends itself there.</summary>
    internal async Task RestartAsync(string? crashAt = null)
    {
        await Process.KillAsync();
        if (crashAt is null)
        {
            _ = ProcessEnvironment.Remove("GW_CRASH_AT");
        }
        else
        {
            ProcessEnvironment["GW_CRASH_AT"] = crashAt;
        }

        await Process.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The messages that a stub got and that the test is about; it fails when they do not come.</summary>
    internal async Task<IReadOnlyList<Received>> MessagesAsync(string stub, Func<Received, bool> mine, int count = 1)
    {
        var all = await Stub(stub).WaitAsync(m => m.Count(mine) >= count, Patience, TestContext.Current.CancellationToken);
        var found = all.Where(mine).ToList();
        Assert.True(found.Count >= count, $"{found.Count} of {count} messages came to {stub}; all: {string.Join(" | ", all.Select(m => m.Text))}");
        return found;
    }

    /// <summary>A 997 for the group with that number.</summary>
    internal static Func<Received, bool> AckOf(int control) => m => m.Text.Contains($"~AK1*PO*{control}~", StringComparison.Ordinal)
        || m.Text.Contains($"AK1*PO*{control}~", StringComparison.Ordinal);

    /// <summary>A canonical document with that number.</summary>
    internal static Func<Received, bool> DocumentOf(string number) => m => m.Text.Contains($"\"{number}\"", StringComparison.Ordinal);

    public async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        foreach (var name in (string[])["acme", "fabrikam", "erp", "erp-test", .. Retailers])
        {
            _stubs[name] = await StubListener.StartAsync(Clock, ct);
        }

        await MakePartnersAsync(ct);
        var settings = await SettingsAsync(_folder);
        ProcessEnvironment = Environment(settings);
        _process = new ChildGateway(
            Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Gateway.exe" : "Gateway"), _folder.Path, PartnersFolder, ProcessEnvironment, Clock);
        _settings = new(settings) { ["Storage:DataDirectory"] = Process.Data, ["Profiles:Directory"] = PartnersFolder };
        await SetUpAsync(ct);
        await PrepareAsync(ct);
        foreach (var (name, key) in Keys)
        {
            _clients[name] = new GatewayClient(name is "erp" or "office" or "operator" or "warehouse" ? Process.Api : Process.Partners, key, Clock);
        }

        await Process.StartAsync(ct);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        VerbResult? verified = null;
        if (_process is { } process)
        {
            verified = await process.RunAsync(["verify"], CancellationToken.None);
            await process.DisposeAsync();
        }

        foreach (var stub in _stubs.Values)
        {
            await stub.DisposeAsync();
        }

        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }

        _folder.Dispose();
        Assert.True(
            verified is null or { Exit: 0 },
            "What the tests of this collection left in the ledger does not hold: "
            + string.Join(" | ", verified?.Output.Split('\n').Where(line => !line.StartsWith("holds", StringComparison.Ordinal)) ?? []) + verified?.Errors);
    }

    /// <summary>Storage settings of the database under test.</summary>
    private protected abstract Task<Dictionary<string, string?>> SettingsAsync(TemporaryFolder folder);

    /// <summary>Retailers beside the sample partners.</summary>
    private protected virtual IReadOnlyList<string> Retailers => ["bravo", "carol", "dora", "emil", "fanny", "gerda", "hanna", "ida"];

    /// <summary>What is done with the verbs before the process starts.</summary>
    private protected virtual Task PrepareAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>Acme, Fabrikam and our own side, each with the addresses of the stubs.</summary>
    private protected void MakeSamplePartners()
    {
        var source = ProfileCopy.Find(null) ?? throw new InvalidOperationException("The sample partners are not above the tests' folder.");
        ProfileCopy.Make(source, PartnersFolder, new Dictionary<string, Uri>
        {
            ["acme-out"] = new(Stub("acme").Address, "/edi"),
            ["fabrikam-out"] = new(Stub("fabrikam").Address, "/edi"),
            ["erp-out"] = new(Stub("erp").Address, "/documents"),
            ["erp-test-out"] = new(Stub("erp-test").Address, "/documents"),
        });
        EndToEndPartners.AddWarehouse(PartnersFolder);
        EndToEndPartners.AddOffice(PartnersFolder);
    }

    private protected virtual Task MakePartnersAsync(CancellationToken ct)
    {
        MakeSamplePartners();
        foreach (var name in Retailers)
        {
            EndToEndPartners.AddRetailer(PartnersFolder, name, Stub(name).Address, name is "dora" or "ida" ? "warehouse" : "erp", BusinessPolicy(name));
        }

        EndToEndPartners.RouteByPurpose(PartnersFolder, "hanna");
        return Task.CompletedTask;
    }

    /// <summary>Fanny's and Ida's repeated documents are held, Gerda's rejected.</summary>
    private static string BusinessPolicy(string name) => name switch { "fanny" or "ida" => "hold", "gerda" => "reject", _ => "warn" };

    private Dictionary<string, string> Environment(Dictionary<string, string?> settings)
    {
        var environment = settings.Where(s => s.Value is not null).ToDictionary(s => s.Key.Replace(":", "__", StringComparison.Ordinal), s => s.Value!);
        environment["Security__Outbound__AllowedNetworks__0"] = "127.0.0.0/8";
        environment["Gateway__Proxies__0"] = Proxy + "/32";
        environment["Audit__SealEvery"] = "00:00:01";
        foreach (var (name, stub) in _stubs)
        {
            environment["GW_SECRET_" + name.ToUpperInvariant().Replace('-', '_')] = stub.Secret;
        }

        environment["GW_MASTER_KEY"] = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes("tests")));
        return environment;
    }

    /// <summary>Publishes the partners and makes the keys, as <c>gw partners apply</c> and <c>gw users token</c> do.</summary>
    private async Task SetUpAsync(CancellationToken ct)
    {
        await using var services = CliServices.Build(_settings);
        _ = await services.GetRequiredService<LedgerDatabase>().MigrateAsync(ct);
        var report = await services.GetRequiredService<IProfilePublisher>().ApplyAsync(PartnersFolder, "person:test", ct);
        Assert.True(report.Clean, string.Join('\n', report.Plan.AllErrors));
        foreach (var partner in (string[])["acme", "fabrikam", "erp", "office", .. Retailers])
        {
            await AddKeyAsync(services, partner, new PartnerId(partner), [new ChannelId(partner + "-in")], ct);
        }

        await AddKeyAsync(services, "warehouse", new PartnerId("warehouse"), [new ChannelId("warehouse-pull")], ct);
        await AddKeyAsync(services, "operator", null, [], ct);
    }

    private async Task AddKeyAsync(IServiceProvider services, string name, PartnerId? partner, ChannelId[] channels, CancellationToken ct)
    {
        var made = services.GetRequiredService<ApiKeyFactory>().Create(name, partner, channels, [.. Scopes.All]);
        await services.GetRequiredService<IAccessStore>().AddKeyAsync(made.Key, "person:test", ct);
        Keys[name] = made.Text;
    }
}
