using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Gateway.Access;
using Gateway.Api;
using Gateway.Api.Models;
using Gateway.Cli;
using Gateway.Cli.Demo;
using Gateway.Partners;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Xunit.Sdk;

namespace Gateway.Tests.Interop.As2;

/// <summary>
/// One real gateway process for all rows, on real sockets, and the foreign party beside it: its key, its HTTP server, <c>openssl</c> and BouncyCastle.
/// </summary>
public sealed class As2InteropGateway : IAsyncLifetime
{
    private static readonly string Master = Convert.ToBase64String(new byte[32]);

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new() { Timeout = Patience };
    private ChildGateway? _process;
    private GatewayClient? _api;
    private GatewayClient? _office;
    private BouncyCastle? _compression;
    private PartnerListener? _listener;
    private SkipException? _missing;
    private int _number = 100_000;

    /// <summary>How long anything may take before it counts as not having happened: the machine may be busy with other tests.</summary>
    internal static TimeSpan Patience { get; } = TimeSpan.FromSeconds(120);

    /// <summary>PEM of our certificate.</summary>
    internal string OurCertificate => _folder.File("northwind.pem");

    internal Uri As2 => new(_process!.Partners, "/as2");

    internal PartnerListener Listener => _listener!;

    internal OpenSslParty Party => field ??= new OpenSslParty(_folder.Path, "foreign");

    internal ForeignMessages Messages => field ??= new ForeignMessages(Party, _compression!, OurCertificate);

    internal ForeignReceipts Receipts => field ??= new ForeignReceipts(Messages);

    /// <summary>Key and certificate of the partner that libas2 plays.</summary>
    internal OpenSslParty Libas2Party => field ??= new OpenSslParty(_folder.Path, "libas2");

    /// <summary>Where libas2 shall listen, once it is started.</summary>
    internal Uri Libas2Address { get; } = new($"http://127.0.0.1:{FreePort()}");

    private static TimeProvider Clock => TimeProvider.System;

    public async ValueTask InitializeAsync()
    {
        try
        {
            await StartAsync(TestContext.Current.CancellationToken);
        }
        catch (SkipException missing)
        {
            // A fixture cannot skip its tests; they do it themselves.
            _missing = missing;
        }
    }

    /// <summary>Where a program of others is missing the test is skipped.</summary>
    internal As2InteropGateway Ready()
    {
        if (_missing is { } missing)
        {
            ExceptionDispatchInfo.Throw(missing);
        }

        return this;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.DisposeAsync();
        }

        if (_listener is { } listener)
        {
            await listener.DisposeAsync();
        }

        if (_compression is { } compression)
        {
            await compression.DisposeAsync();
        }

        _api?.Dispose();
        _office?.Dispose();
        _http.Dispose();
        _folder.Dispose();
    }

    /// <summary>A number that no other message of this process has.</summary>
    internal int NextNumber() => Interlocked.Increment(ref _number);

    /// <summary>Posts to our <c>/as2</c> as the foreign party; the answer with its header fields.</summary>
    internal async Task<(int Status, ForeignEntity Answer)> PostAsync(string from, string messageId, ForeignEntity message, params (string Name, string Value)[] more)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, As2) { Content = new ReadOnlyMemoryContent(message.Body) };
        (string, string)[] fields = [("AS2-Version", "1.2"), ("AS2-From", from), ("AS2-To", As2Profiles.Us), ("Message-ID", messageId), .. more];
        foreach (var (name, value) in fields.Concat(message.Head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(": ", 2)).Select(f => (f[0], f[1]))))
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value) || request.Content.Headers.TryAddWithoutValidation(name, value), name);
        }

        using var response = await _http.SendAsync(request);
        var head = string.Concat(response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).Select(h => $"{h.Key}: {h.Value}\r\n"));
        return ((int)response.StatusCode, new ForeignEntity(head, await response.Content.ReadAsByteArrayAsync()));
    }

    /// <summary>Our office hands in an invoice for that partner; the exchange that carries it, once its delivery is as awaited.</summary>
    internal async Task<ExchangeDetail> InvoiceAsync(string partner, byte[] invoice, Func<DeliveryItem, bool> awaited)
    {
        var ct = TestContext.Current.CancellationToken;
        var answer = await _office!.PostDocumentAsync("invoice", partner, invoice, null, ct);
        Assert.True(answer.Status == 202, $"{answer.Status} {answer.Body}");
        var came = await _api!.WaitForAsync(answer.Exchange!, e => e.Children.Count == 1, Patience, ct);
        Assert.True(came.Children.Count == 1, $"The invoice is {came.Stage} {came.Code} {came.Detail}");
        var sent = await _api.WaitForAsync(came.Children[0].Id, e => e.Deliveries.Any(awaited), Patience, ct);
        Assert.True(sent.Deliveries.Any(awaited), $"The delivery is {string.Join(" | ", sent.Deliveries.Select(d => $"{d.State} {d.Code} {d.Detail}"))}");
        return sent;
    }

    /// <summary>A stored part of an exchange: what came out of the envelope, or the receipt with its header fields.</summary>
    internal async Task<string> PartAsync(string exchange, string part)
    {
        var answer = await _api!.GetAsync($"/api/v1/exchanges/{exchange}/payload?part={part}", TestContext.Current.CancellationToken);
        Assert.True(answer.Status == 200, $"{answer.Status} {answer.Body}");
        return answer.Body;
    }

    /// <summary>The exchange of an order that came, once it was read, and the bytes that came out of its envelope.</summary>
    internal async Task<(ExchangeItem Exchange, string Content)> OrderAsync(string number)
    {
        var ct = TestContext.Current.CancellationToken;
        var started = Clock.GetTimestamp();
        while (Clock.GetElapsedTime(started) < Patience)
        {
            var list = JsonSerializer.Deserialize(
                (await _api!.GetAsync($"/api/v1/exchanges?direction=inbound&key={number}", ct)).Body, ApiJson.Answers.ExchangeList)!;
            if (list.Items is [var exchange])
            {
                return (exchange, await PartAsync(exchange.Id, "raw"));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), Clock, ct);
        }

        throw new TimeoutException($"Order {number} was not read.");
    }

    private async Task StartAsync(CancellationToken ct)
    {
        _compression = BouncyCastle.Start();
        _listener = await PartnerListener.StartAsync();
        await Party.MakeAsync();
        var partners = _folder.File("partners");
        As2Profiles.Write(partners, Party.Certificate, _listener.Address);
        await Libas2Party.MakeAsync();
        As2Profiles.WriteLibas2(partners, Libas2Party.Certificate, Libas2Address);
        var environment = new Dictionary<string, string>
        {
            ["Storage__Provider"] = "Sqlite",
            ["Security__Outbound__AllowedNetworks__0"] = "127.0.0.0/8",
            ["GW_MASTER_KEY"] = Master,
        };
        _process = new ChildGateway(Path.Combine(AppContext.BaseDirectory, "Gateway"), _folder.Path, partners, environment, Clock);
        environment["As2__PublicUrl"] = As2.AbsoluteUri;
        await SetUpAsync(partners, ct);
        await _process.StartAsync(ct);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Publishes the partners and makes keys, as the verbs do.</summary>
    private async Task SetUpAsync(string partners, CancellationToken ct)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Storage:Provider"] = "Sqlite",
            ["Storage:DataDirectory"] = _process!.Data,
            ["Profiles:Directory"] = partners,
        };
        await using (var services = CliServices.Build(settings))
        {
            _ = await services.GetRequiredService<LedgerDatabase>().MigrateAsync(ct);
            var report = await services.GetRequiredService<IProfilePublisher>().ApplyAsync(partners, "person:test", ct);
            Assert.True(report.Clean, string.Join('\n', report.Plan.AllErrors));
            _api = new GatewayClient(_process.Api, await KeyAsync(services, null, []), Clock);
            _office = new GatewayClient(_process.Api, await KeyAsync(services, new PartnerId("shipping"), [new ChannelId("office-in")]), Clock);
        }

        var key = await DoneAsync("keys", "new", As2Profiles.Key, "--use", "sign,encrypt", "--subject", "CN=Northwind AS2", "--algorithm", "rsa-2048");
        _ = await DoneAsync("keys", "export", key, "--out", OurCertificate);

        async Task<string> DoneAsync(params string[] verb)
        {
            var done = await _process!.RunAsync(verb, ct);
            Assert.True(done.Exit == 0, done.Errors);
            return done.Output;
        }
    }

    private static async Task<string> KeyAsync(IServiceProvider services, PartnerId? partner, ChannelId[] channels)
    {
        var made = services.GetRequiredService<ApiKeyFactory>().Create("test", partner, channels, [.. Scopes.All]);
        await services.GetRequiredService<IAccessStore>().AddKeyAsync(made.Key, "person:test", TestContext.Current.CancellationToken);
        return made.Text;
    }
}
