using Gateway.Access;
using Gateway.Api;
using Gateway.Audit;
using Gateway.Jobs;
using Gateway.Partners;
using Gateway.Security;
using Gateway.Security.Certificates;
using Gateway.Storage;
using Gateway.Transports.As2;
using Gateway.Transports.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>The process: builds it, makes sure that it may start, and runs it.</summary>
internal static class GatewayHost
{
    /// <summary>Runs until it is told to stop.</summary>
    /// <exception cref="StartRefusedException">It is not set up so that it may start.</exception>
    public static async Task RunAsync(IReadOnlyDictionary<string, string?> overrides, CancellationToken ct)
    {
        var app = Build(overrides);
        await using (app.ConfigureAwait(false))
        {
            var storage = app.Services.GetRequiredService<IOptions<StorageOptions>>().Value;
            using var node = storage.Provider == StorageProvider.Sqlite ? NodeLock.Take(storage.DataDirectory) : null;
            await PrepareAsync(app, ct).ConfigureAwait(false);
            await SecureAsync(app, ct).ConfigureAwait(false);
            await app.StartAsync(ct).ConfigureAwait(false);
            Announce(app, storage);
            await app.WaitForShutdownAsync(ct).ConfigureAwait(false);
        }
    }

    private static WebApplication Build(IReadOnlyDictionary<string, string?> overrides)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        Settings.Add(builder.Configuration, overrides);
        var options = Settings.Gateway(builder.Configuration);
        var roles = Settings.Roles(options);
        if (roles != NodeRoles.All && Settings.Storage(builder.Configuration).Provider == StorageProvider.Sqlite)
        {
            throw new StartRefusedException("role-needs-postgresql", "Fewer than all roles need a shared ledger: set Storage:Provider to postgresql.");
        }

        var listeners = Listener.Of(options, roles);
        Logging(builder);
        builder.WebHost.UseKestrelCore().ConfigureKestrel((context, kestrel) => Listen(context.Configuration, kestrel, listeners));
        builder.Services.AddSingleton<Microsoft.AspNetCore.Connections.IMemoryPoolFactory<byte>, SocketBlocks>();
        builder.Services.AddSingleton<TlsListening>().AddRouting();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(20));
        builder.Services.AddGateway(builder.Configuration, listeners.All(l => l.IsLoopback)).AddClock(builder.Configuration, roles).AddApi();
        builder.Services.AddHealthChecks()
            .AddCheck<LedgerHealth>("ledger", tags: [HealthRoutes.ReadyTag])
            .AddCheck<PayloadsHealth>("payloads", tags: [HealthRoutes.ReadyTag])
            .AddCheck<ProfilesHealth>("profiles", tags: [HealthRoutes.ReadyTag]);
        var app = builder.Build();
        Map(app);
        return app;
    }

    private static void Logging(WebApplicationBuilder builder)
    {
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
        });
    }

    private static void Listen(
        IConfiguration configuration, Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions kestrel, IReadOnlyList<Listener> listeners)
    {
        KestrelLimits.Apply(
            kestrel, configuration.GetSection(HttpTransportOptions.Section).Get<HttpTransportOptions>() ?? new HttpTransportOptions());
        foreach (var listener in listeners)
        {
            void Configure(Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions listen)
            {
                if (listener.Partners)
                {
                    PartnerListener.MarkConnections(listen);
                }

                if (listener.Url.Scheme == "https")
                {
                    TlsListening.Use(listen);
                }
            }

            if (listener.Address is { } address)
            {
                kestrel.Listen(address, listener.Url.Port, Configure);
            }
            else if (listener.Url.Host == "localhost")
            {
                kestrel.ListenLocalhost(listener.Url.Port, Configure);
            }
            else
            {
                kestrel.ListenAnyIP(listener.Url.Port, Configure);
            }
        }
    }

    private static void Map(WebApplication app)
    {
        app.UseTrustedProxies(app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value);
        app.UseProblems();
        app.UseRequestLimits();
        app.Use(PartnerListener.FilterAsync);
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapHealth();
        app.MapHttpReceiver();
        app.MapAs2();
        app.MapApi();
    }

    /// <summary>Nothing listens before the key, the ledger and the partners are there.</summary>
    private static async Task PrepareAsync(WebApplication app, CancellationToken ct)
    {
        var services = app.Services;
        try
        {
            _ = services.GetRequiredService<MasterKey>();
        }
        catch (MasterKeyException error)
        {
            throw new StartRefusedException(error.Code, error.Message);
        }

        await services.GetRequiredService<LedgerDatabase>().WaitReadyAsync(ct).ConfigureAwait(false);
        await services.GetRequiredService<ProfileWatcher>().LoadAsync(ct).ConfigureAwait(false);
        _ = await services.GetRequiredService<IKeyVault>().RefreshAsync(ct).ConfigureAwait(false);
        await SecretsAsync(services, ct).ConfigureAwait(false);
        var clock = services.GetRequiredService<TimeProvider>();
        await services.GetRequiredService<IAuditLog>().AppendAsync(
            [new AuditDraft(AuditChains.System, AuditKinds.Started, "system", clock.GetUtcNow(), $$"""{"version":"{{Version}}","process":{{Environment.ProcessId}}}""")],
            ct).ConfigureAwait(false);
    }

    private static async Task SecureAsync(WebApplication app, CancellationToken ct)
    {
        var options = app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value;
        if (Listener.Of(options, Settings.Roles(options)).Any(l => l.Url.Scheme == Uri.UriSchemeHttps))
        {
            await app.Services.GetRequiredService<TlsListening>().CheckAsync(ct).ConfigureAwait(false);
        }
    }

    /// <summary>A forgotten secret is told now, not when the first delivery has failed for it.</summary>
    private static async Task SecretsAsync(IServiceProvider services, CancellationToken ct)
    {
        var (secrets, logger) = (services.GetRequiredService<ISecrets>(), services.GetRequiredService<ILoggerFactory>().CreateLogger("Gateway"));
        foreach (var channel in services.GetRequiredService<IPartnerDirectory>().Current.Partners.SelectMany(p => p.Channels))
        {
            try
            {
                _ = channel.Secret is { } reference ? await secrets.ResolveAsync(reference, ct).ConfigureAwait(false) : null;
            }
            catch (SecretMissingException error)
            {
                Log.SecretMissing(logger, channel.Id.Value, error.Message);
            }
        }
    }

    private static string Version => typeof(GatewayHost).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    private static void Announce(WebApplication app, StorageOptions storage)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Gateway");
        foreach (var address in app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            Log.Listening(logger, address);
        }

        Log.Started(logger, Version, storage.Provider, Path.GetFullPath(storage.DataDirectory));
    }
}
