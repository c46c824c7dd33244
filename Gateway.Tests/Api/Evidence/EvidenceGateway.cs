using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Gateway.Access;
using Gateway.Api.Models;
using Gateway.Cli;
using Gateway.Cli.Demo;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline.Evidence;
using Gateway.Storage.Model;
using Gateway.Tests.Support;
using Gateway.Transports.As2;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Api.Evidence;

/// <summary>A real gateway process whose retailer speaks AS2, signed and encrypted both ways, on real sockets.</summary>
public sealed class EvidenceGateway : IAsyncLifetime
{
    internal const string Password = "letmein-4711";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly List<IAsyncDisposable> _owned = [];
    private Dictionary<string, string?> _settings = [];
    private GatewayClient? _client;
    private AcmeAs2? _acme;
    private OpenSslAuthority? _authority;
    private ChildGateway? _process;
    private string _key = "";
    private int _control = 4000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    internal AcmeAs2 Acme => _acme!;

    internal OpenSslAuthority Authority => _authority!;

    internal ChildGateway Process => _process!;

    /// <summary>Our certificate for partners.</summary>
    internal string OurCertificate => Path.Combine(_folder.Path, "northwind.pem");

    /// <summary>What an auditor was given: the installation's keys, Acme's certificate and ours, and that of the time stamping authority.</summary>
    internal string TrustFile => Path.Combine(_folder.Path, "trust.pem");

    internal string InstallationKeys => Path.Combine(_folder.Path, "installation.pem");

    internal string NewFile(string name) => Path.Combine(_folder.Path, RandomNumberGenerator.GetHexString(8) + name);

    internal byte[] Order()
    {
        var control = Interlocked.Increment(ref _control);
        var order = SampleOrder.Good(8_000_000 + control, TimeProvider.System.GetUtcNow());
        return new OrderInterchange { ControlNumber = control, Time = TimeProvider.System.GetUtcNow(), Orders = [order] }.ToBytes();
    }

    /// <summary>Acme's order, signed and encrypted, with what should never be kept; the inbound exchange once nothing more becomes of it, and all of it is sealed.</summary>
    /// <param name="id">The message's; one of its own when none is given.</param>
    internal async Task<ExchangeDetail> ReceiveAsync((string Type, byte[] Body) message, string? id = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Process.Partners, "/as2")) { Content = new ByteArrayContent(message.Body) };
        foreach (var (name, value) in new (string, string)[]
        {
            ("AS2-Version", "1.2"), ("AS2-From", "ACME"), ("AS2-To", "NORTHWIND"), ("Message-ID", id ?? $"<{RandomNumberGenerator.GetHexString(20)}@acme>"),
            ("Disposition-Notification-To", "acme"), ("Authorization", "Basic " + Password), ("Cookie", "session=" + Password),
            ("Disposition-Notification-Options", "signed-receipt-protocol=required, pkcs7-signature; signed-receipt-micalg=optional, sha-256"),
        })
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        Assert.True(request.Content.Headers.TryAddWithoutValidation("Content-Type", message.Type));
        using var response = await _http.SendAsync(request, Ct);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Ct));
        return await SettledAsync(await NewestAsync());
    }

    internal async Task<ExchangeDetail> ReceiveOrderAsync() =>
        await ReceiveAsync(await Acme.EncryptAsync(await Acme.SignAsync(AcmeAs2.Entity(Order())), OurCertificate));

    /// <summary>Something that comes by HTTP, without any envelope.</summary>
    internal async Task<ExchangeDetail> PostAsync(byte[] body)
    {
        var answer = await _client!.PostExchangeAsync(body, null, Ct);
        return await SettledAsync(answer.Exchange!);
    }

    /// <summary>The exchange when it is final and all entries of it are sealed.</summary>
    internal async Task<ExchangeDetail> SettledAsync(string exchange)
    {
        var found = await _client!.WaitForAsync(exchange, e => e.Stage is ExchangeStage.Done or ExchangeStage.Quarantined, Patience, Ct);
        Assert.True(found.Stage is ExchangeStage.Done or ExchangeStage.Quarantined, $"{exchange} is {found.Stage}");
        await SealedAsync(exchange);
        return found;
    }

    /// <summary>The zip as the API gives it.</summary>
    internal async Task<byte[]> EvidenceAsync(string exchange)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Process.Api, $"/api/v1/exchanges/{exchange}/evidence"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _key);
        using var response = await _http.SendAsync(request, Ct);
        var zip = await response.Content.ReadAsByteArrayAsync(Ct);
        Assert.True(response.IsSuccessStatusCode, Encoding.UTF8.GetString(zip));
        Assert.Equal(("application/zip", $"{exchange}-evidence.zip"), (response.Content.Headers.ContentType?.ToString(), response.Content.Headers.ContentDisposition?.FileName?.Trim('"')));
        return zip;
    }

    internal async Task<EvidenceReport> CheckAsync(byte[] zip)
    {
        using var trust = new EvidenceTrust();
        _ = trust.Add(await File.ReadAllTextAsync(TrustFile, Ct));
        return await CheckAsync(zip, trust);
    }

    internal static async Task<EvidenceReport> CheckAsync(byte[] zip, EvidenceTrust trust)
    {
        using var file = new MemoryStream(zip);
        return await new EvidenceCheck(trust, new As2ReceiptReader()).CheckAsync(file, Ct);
    }

    /// <summary>The signature is over that part and by that certificate, says an implementation that is not ours.</summary>
    internal async Task VerifiesAsync(byte[] zip, string part, string signature, string certificate)
    {
        var (content, p7s, output) = (NewFile(".bin"), NewFile(".p7s"), NewFile(".out"));
        await File.WriteAllBytesAsync(content, ZipEntries.Content(zip, part), Ct);
        await File.WriteAllBytesAsync(p7s, ZipEntries.Content(zip, signature), Ct);
        _ = await OpenSsl.RunAsync(
            "cms", "-verify", "-binary", "-inform", "DER", "-in", p7s, "-content", content, "-CAfile", certificate, "-certfile", certificate, "-nointern",
            "-purpose", "any", "-out", output);
        Assert.Equal(ZipEntries.Content(zip, part), await File.ReadAllBytesAsync(output, Ct));
    }

    /// <summary>Runs a verb, which has to end well; what it printed.</summary>
    internal async Task<string> RunAsync(params string[] arguments)
    {
        var result = await Process.RunAsync(arguments, Ct);
        Assert.True(result.Exit == 0, $"gw {string.Join(' ', arguments)}: {result.Exit} {result.Output} {result.Errors}");
        return result.Output;
    }

    /// <summary>The payloads of an exchange are purged, as if its retention had ended.</summary>
    internal async Task PurgeAsync(string exchange)
    {
        await using (var services = CliServices.Build(_settings))
        {
            await using var rows = services.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContext();
            var id = ExchangeId.TryParse(exchange, out var parsed) ? parsed.Value : Guid.Empty;
            Assert.Equal(1, await rows.Exchanges.Where(e => e.Id == id).ExecuteUpdateAsync(e => e.SetProperty(row => row.RetentionUntil, 1), Ct));
            Assert.Equal(1, await services.GetRequiredService<IPurge>().PurgeAsync(TimeProvider.System.GetUtcNow(), 100, Ct));
        }

        await SealedAsync(exchange);
    }

    public async ValueTask InitializeAsync()
    {
        _acme = await AcmeAs2.StartAsync(Path.Combine(_folder.Path, "acme"), Ct);
        var (erp, other) = (await StubListener.StartAsync(TimeProvider.System, Ct), await StubListener.StartAsync(TimeProvider.System, Ct));
        _authority = await OpenSslAuthority.StartAsync(Path.Combine(_folder.Path, "authority"), Ct);
        _owned.AddRange([_acme, erp, other, _authority]);
        var partners = Path.Combine(_folder.Path, "partners");
        MakePartners(partners, erp, other);
        _process = new ChildGateway(
            Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Gateway.exe" : "Gateway"), _folder.Path, partners,
            new Dictionary<string, string>
            {
                ["Security__Outbound__AllowedNetworks__0"] = "127.0.0.0/8",
                ["Timestamps__Url"] = _authority.Address.ToString(),
                ["Audit__SealEvery"] = "00:00:01",
                ["GW_SECRET_ERP"] = erp.Secret,
                ["GW_SECRET_ERP_TEST"] = erp.Secret,
                ["GW_SECRET_FABRIKAM"] = other.Secret,
                ["GW_SECRET_ACME"] = other.Secret,
                ["GW_MASTER_KEY"] = Convert.ToBase64String(SHA256.HashData("evidence"u8)),
            },
            TimeProvider.System);
        _settings = new() { ["Storage:DataDirectory"] = Process.Data, ["Profiles:Directory"] = partners };
        _ = await RunAsync("db", "migrate");
        await NewKeyAsync("northwind", "sign,encrypt", OurCertificate);
        await SetUpAsync(partners);
        await Process.StartAsync(Ct);
        _client = new GatewayClient(Process.Api, _key, TimeProvider.System);
        _ = await RunAsync("audit", "keys", "--out", InstallationKeys);
        await File.WriteAllTextAsync(TrustFile, string.Concat(new[] { InstallationKeys, OurCertificate, Acme.Certificate, Authority.Certificate }.Select(File.ReadAllText)), Ct);
    }

    /// <summary>Makes a key of ours; returns its id.</summary>
    internal async Task<string> NewKeyAsync(string name, string uses, string certificate)
    {
        var id = (await RunAsync("keys", "new", name, "--use", uses, "--subject", $"CN={name}", "--algorithm", "rsa-2048")).Split('\n')[^1].Trim();
        _ = await RunAsync("keys", "export", id, "--out", certificate);
        return id;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.DisposeAsync();
        }

        foreach (var owned in _owned)
        {
            await owned.DisposeAsync();
        }

        _client?.Dispose();
        _http.Dispose();
        _folder.Dispose();
    }

    private void MakePartners(string partners, StubListener erp, StubListener other)
    {
        ProfileCopy.Make(ProfileCopy.Find(null)!, partners, new Dictionary<string, Uri>
        {
            ["acme-out"] = new(Acme.Address, "/as2"),
            ["fabrikam-out"] = new(other.Address, "/edi"),
            ["erp-out"] = new(erp.Address, "/documents"),
            ["erp-test-out"] = new(erp.Address, "/documents"),
        });
        var file = Path.Combine(partners, "acme", "profile.yaml");
        var terms = "transport: as2\n    as2: { us: NORTHWIND, them: ACME, key: northwind, quirks: { canonical-text: true, last-line-end-unsigned: true } }";
        var profile = File.ReadAllText(file).Replace("transport: http", terms, StringComparison.Ordinal)
            .Replace("    secret: ${env:GW_SECRET_ACME}\n", "", StringComparison.Ordinal)
            .Replace("\nagreements:", "\ncertificates:\n  acme-1: { file: certs/acme.pem, use: [sign, encrypt] }\n\nagreements:", StringComparison.Ordinal);
        File.WriteAllText(file, profile);
        _ = Directory.CreateDirectory(Path.Combine(partners, "acme", "certs"));
        File.Copy(Acme.Certificate, Path.Combine(partners, "acme", "certs", "acme.pem"));
    }

    private async Task SetUpAsync(string partners)
    {
        await using var services = CliServices.Build(_settings);
        var report = await services.GetRequiredService<IProfilePublisher>().ApplyAsync(partners, "person:test", Ct);
        Assert.True(report.Clean, string.Join('\n', report.Plan.AllErrors));
        var made = services.GetRequiredService<ApiKeyFactory>().Create("operator", null, [new ChannelId("fabrikam-in")], [.. Scopes.All]);
        await services.GetRequiredService<IAccessStore>().AddKeyAsync(made.Key, "person:test", Ct);
        _key = made.Text;
    }

    private async Task<string> NewestAsync()
    {
        var list = await _client!.GetAsync("/api/v1/exchanges?partner=acme&limit=10", Ct);
        return System.Text.Json.JsonElement.Parse(list.Body).GetProperty("items").EnumerateArray()
            .First(e => e.GetProperty("direction").GetString() == "inbound").GetProperty("id").GetString()!;
    }

    private async Task SealedAsync(string exchange)
    {
        Assert.True(ExchangeId.TryParse(exchange, out var id));
        await using var services = CliServices.Build(_settings);
        var reader = services.GetRequiredService<IExchangeReader>();
        var started = TimeProvider.System.GetTimestamp();
        while ((await reader.FindAsync(id, PartnerScope.All, Ct))!.Timeline.Any(e => e.Seal is null))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, string.Create(CultureInfo.InvariantCulture, $"{exchange} is not sealed."));
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Ct);
        }
    }
}
