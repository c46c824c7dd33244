using System.Net.Http.Headers;
using Gateway.Access;
using Gateway.Api;
using Gateway.Exchanges;
using Gateway.Hosting;
using Gateway.Partners;
using Gateway.Pipeline;
using Gateway.Security;
using Gateway.Transports;
using Gateway.Transports.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Api.Host;

/// <summary>The HTTP rooms on a real Kestrel on a port of its own, with the seams to other rooms in memory.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly List<HttpClient> _clients = [];
    private WebApplication? _app;

    private ApiHost()
    {
        Inbox = new FakeInbox(Idempotency);
        Pipeline = new FakePipeline(Ledger, Idempotency);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 31, 8, 0, 0, TimeSpan.Zero));

    public FakeAccessStore Access { get; } = new();

    public FakeIdempotencyStore Idempotency { get; } = new();

    public FakeDirectory Directory { get; } = new();

    public FakeLedger Ledger { get; } = new();

    public FakeInbox Inbox { get; }

    public FakePipeline Pipeline { get; }

    public CapturedLog Log { get; } = new();

    public Uri Address { get; private set; } = null!;

    public IServiceProvider Services => _app!.Services;

    public static async Task<ApiHost> StartAsync(
        Action<IServiceCollection>? services = null, IReadOnlyDictionary<string, string?>? settings = null, Action<WebApplication>? routes = null)
    {
        var host = new ApiHost();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        // Keys are noticed at once unless a test is about that.
        _ = builder.Configuration
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Access:RefreshEvery"] = "00:00:00" })
            .AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        _ = builder.Logging.ClearProviders().AddProvider(host.Log);
        _ = builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(server => KestrelLimits.Apply(
            server, builder.Configuration.GetSection(HttpTransportOptions.Section).Get<HttpTransportOptions>() ?? new HttpTransportOptions()));
        host.Register(builder.Services);
        services?.Invoke(builder.Services);
        host._app = builder.Build();
        _ = host._app.UseTrustedProxies(Settings.Gateway(builder.Configuration)).UseProblems().UseRequestLimits().UseRouting().UseAuthentication().UseAuthorization();
        _ = host._app.MapHttpReceiver().MapApi().MapHealth();
        routes?.Invoke(host._app);
        await host._app.StartAsync();
        host.Address = new Uri(host._app.Urls.First());
        return host;
    }

    /// <summary>A stored key, as its text.</summary>
    public string Key(PartnerId? partner, IReadOnlyList<ChannelId>? channels = null, IReadOnlyList<string>? scopes = null, TimeSpan? lifetime = null)
    {
        var made = new ApiKeyFactory(Clock).Create("test", partner, channels ?? [], scopes ?? Scopes.All, lifetime);
        Access.Put(made.Key);
        return made.Text;
    }

    public string AcmeKey() => Key(FakeDirectory.Acme, [FakeDirectory.AcmeIn]);

    public HttpClient Client(string? key = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
        client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        _clients.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(c => c.Dispose());
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private void Register(IServiceCollection services) => _ = services
        .AddSingleton<TimeProvider>(Clock)
        .AddSingleton<IAccessStore>(Access)
        .AddSingleton<IIdempotencyStore>(Idempotency)
        .AddSingleton<IPartnerDirectory>(Directory)
        .AddSingleton<IExchangeReader>(Ledger)
        .AddSingleton<IExchangeStore>(Ledger)
        .AddSingleton<IPayloadStore>(Ledger)
        .AddSingleton<IInbox>(Inbox)
        .AddSingleton<ISubmit>(Pipeline)
        .AddSingleton<IReplay>(Pipeline)
        .AddSingleton<IPickUp>(Pipeline)
        .AddSingleton<IEvidence>(Pipeline)
        .AddSingleton<ISecrets>(new FakeSecrets())
        .AddSingleton<IConnectionGuard>(new OpenGuard())
        .AddAccess()
        .AddHttpTransport()
        .AddApi();
}
