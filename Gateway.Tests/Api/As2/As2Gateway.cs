using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Api.Models;
using Gateway.Audit;
using Gateway.Cli.Demo;
using Gateway.Exchanges;
using Gateway.Storage.Model;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>
/// A gateway whose retailers speak AS2: <c>alder</c>, receipts on the connection and 997s by AS2; <c>birch</c>, receipts later; <c>cedar</c>, whose profile has
/// another's certificate; <c>dogwood</c>, names with spaces and a key of ours that was imported; <c>elm</c>, who is given 1 s and two tries;
/// <c>fir</c>, who looks at the names of files, and whose files have names, and who takes attachments;
/// <c>gum</c>, who has many quirks; <c>hazel</c>, whose text is canonical before it is signed;
/// <c>maple</c>, who only signs, and whose key of ours comes and goes;
/// <c>juniper</c>, by https with our certificate and a password; <c>larch</c>, the same with a certificate that its profile does not name.
/// </summary>
public abstract class As2Gateway : EndToEndGateway
{
    /// <summary>Of the gateway's user at the partners who ask for one.</summary>
    internal const string Password = "open sesame";

    private readonly TemporaryFolder _files = new();
    private readonly Dictionary<string, As2Peer> _peers = [];
    private readonly Dictionary<string, X509Certificate2> _ours = [];

    /// <summary>SHA-1 (hex) of the certificate that the gateway shows for TLS.</summary>
    internal string EdgeCertificate => _ours["edge"].Thumbprint;

    /// <summary>The next version of that key, used from now on.</summary>
    internal Task RotateEdgeAsync(CancellationToken ct) =>
        OwnAsync("edge", ["rotate", "edge", "--active-from", Now.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)], ct);

    internal As2Peer Peer(string name) => _peers[name];

    /// <summary>An order of that retailer.</summary>
    internal new OrderInterchange Order(string partner = "alder", int count = 1) => base.Order(partner, count);

    /// <summary>What the ledger has of messages under that id, oldest first.</summary>
    internal async Task<IReadOnlyList<string>> ExchangesAsync(string messageId)
    {
        var bare = messageId.Trim('<', '>');
        await using var services = Ledger();
        await using var rows = services.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContext();
        var found = await rows.Exchanges.Where(e => e.Headers != null && e.Headers.Contains(bare)).OrderBy(e => e.Id).Select(e => e.Id)
            .ToListAsync(TestContext.Current.CancellationToken);
        return found.ConvertAll(id => new ExchangeId(id).ToString());
    }

    /// <summary>Receipts on connections of their own that moved nothing.</summary>
    internal async Task<IReadOnlyList<string>> QuarantinedReceiptsAsync()
    {
        await using var services = Ledger();
        await using var rows = services.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContext();
        var found = await rows.Exchanges.Where(e => e.Stage == ExchangeStage.Quarantined && e.Headers != null && e.Headers.Contains("multipart/"))
            .OrderBy(e => e.Id).Select(e => e.Id).ToListAsync(TestContext.Current.CancellationToken);
        return found.ConvertAll(id => new ExchangeId(id).ToString());
    }

    /// <summary>The one exchange of that message, once it is as awaited.</summary>
    internal async Task<ExchangeDetail> ExchangeAsync(string messageId, Func<ExchangeDetail, bool> awaited) =>
        await WaitAsync(Assert.Single(await ExchangesAsync(messageId)), awaited);

    /// <summary>The message was refused under that code, is kept as it came, and nothing of it went on.</summary>
    internal async Task<ExchangeDetail> RefusedAsync(As2Message message, string code)
    {
        var detail = await ExchangeAsync(message.Id, e => e.Stage is ExchangeStage.Quarantined or ExchangeStage.Done);
        Assert.Equal((ExchangeStage.Quarantined, code), (detail.Stage, detail.Code));
        Assert.DoesNotContain(detail.Children, c => c.Delivery is not null && c.Channel?.EndsWith("-in", StringComparison.Ordinal) == false);
        Assert.Equal(message.Entity.Body, await PartAsync(detail.Id, StoredPayload.Wire));
        return detail;
    }

    /// <summary>Stored bytes, as the API gives them out.</summary>
    internal async Task<byte[]> PartAsync(string exchange, string part)
    {
        using var http = new HttpClient { BaseAddress = Process.Api };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Keys["operator"]);
        return await http.GetByteArrayAsync(new Uri($"/api/v1/exchanges/{exchange}/payload?part={part}", UriKind.Relative), TestContext.Current.CancellationToken);
    }

    /// <summary>Hands in an invoice for the partner; returns the exchange that goes out.</summary>
    internal async Task<string> InvoiceAsync(string partner, string number) => await OutOfAsync(await SubmitInvoiceAsync(partner, number));

    /// <summary>Hands in an invoice for the partner; returns the exchange that came in.</summary>
    internal async Task<string> SubmitInvoiceAsync(string partner, string number)
    {
        var answer = await Client("erp").PostDocumentAsync(
            "invoice", partner, Encoding.UTF8.GetBytes(EndToEndDocuments.Invoice(number, NextOrder())), null, TestContext.Current.CancellationToken);
        Assert.True(answer.Status == 202, $"{answer.Status} {answer.Body}");
        return answer.Exchange!;
    }

    /// <summary>A person has an exchange that failed sent again.</summary>
    internal async Task ReplayAsync(string exchange)
    {
        var answer = await Client("operator").PostAsync($"/api/v1/exchanges/{exchange}/replay", default, "application/json", null, TestContext.Current.CancellationToken);
        Assert.True(answer.Status == 202, answer.Body);
    }

    internal async Task<string> OutOfAsync(string exchange) => (await WaitAsync(exchange, e => e.Children.Count == 1)).Children[0].Id;

    internal string NextInvoice() => "INV-" + NextOrder();

    /// <summary>The delivery of an outbound exchange once it is as awaited.</summary>
    internal async Task<DeliveryItem> DeliveryAsync(string exchange, Func<DeliveryItem, bool> awaited) =>
        (await WaitAsync(exchange, e => e.Deliveries.Count == 1 && awaited(e.Deliveries[0]))).Deliveries[0];

    /// <summary>Time passes: whatever the delivery of that exchange waits for was due a moment ago.</summary>
    internal async Task DueNowAsync(string exchange)
    {
        await using var services = Ledger();
        await using var rows = services.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContext();
        var id = ExchangeId.TryParse(exchange, out var parsed) ? parsed.Value : Guid.Empty;
        Assert.Equal(1, await rows.Deliveries.Where(d => d.Exchange == id).ExecuteUpdateAsync(
            d => d.SetProperty(row => row.DueAt, 1), TestContext.Current.CancellationToken));
    }

    /// <summary>Codes of the alerts on the trail of an exchange.</summary>
    internal static IReadOnlyList<string?> Alerts(ExchangeDetail exchange) =>
        [.. exchange.Timeline.Where(t => t.Kind == AuditKinds.Alert).Select(t => t.Data!.Value.GetProperty("code").GetString())];

    /// <summary>Starts a second process on the same ledger, with that role alone, at a free port.</summary>
    /// <param name="scheme"><c>https</c>: with the key for TLS.</param>
    internal System.Diagnostics.Process StartNode(string role, out Uri address, string scheme = "http")
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            address = new Uri($"{scheme}://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}");
        }

        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Gateway.exe" : "Gateway"),
            ["serve", "--roles", role, "--as2-urls", address.GetLeftPart(UriPartial.Authority), "--data", Process.Data, "--partners", PartnersFolder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in ProcessEnvironment)
        {
            start.Environment[name] = value;
        }

        start.Environment["Gateway__TlsKey"] = "edge";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return System.Diagnostics.Process.Start(start)!;
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        VerbResult? trail = Process is { } process ? await process.RunAsync(["audit", "verify"], CancellationToken.None) : null;
        try
        {
            await base.DisposeAsync();
        }
        finally
        {
            foreach (var peer in _peers.Values)
            {
                await peer.DisposeAsync();
            }

            foreach (var certificate in _ours.Values)
            {
                certificate.Dispose();
            }

            _files.Dispose();
        }

        Assert.True(trail is null or { Exit: 0 }, $"The trail of these tests does not hold: {trail?.Output} {trail?.Errors}");
    }

    private protected override IReadOnlyList<string> Retailers => [];

    private protected override async Task MakePartnersAsync(CancellationToken ct)
    {
        MakeSamplePartners();
        var acks = Stub("acme");
        acks.Answer = static (_, _) => new(200);
        foreach (var (name, (them, us, terms)) in Speakers)
        {
            var peer = _peers[name] = await As2Peer.StartAsync(_files.Path, name, them, us, terms.Tls, ct);
            var certificate = Peer(name == "cedar" ? "birch" : name).Party.CertificateFile;
            As2Partners.Add(PartnersFolder, name, peer, certificate, terms, acks.Address);
        }
    }

    /// <summary>Who speaks AS2 here: names on the wire, and in what they differ.</summary>
    private protected virtual IReadOnlyDictionary<string, (string Them, string Us, As2PartnerTerms Terms)> Speakers { get; } =
        new Dictionary<string, (string Them, string Us, As2PartnerTerms Terms)>
        {
            ["alder"] = ("ALDER", "NORTHWIND", new As2PartnerTerms { AcksByAs2 = true }),
            ["birch"] = ("BIRCH", "NORTHWIND", new As2PartnerTerms { Receipt = "async" }),
            ["cedar"] = ("CEDAR", "NORTHWIND", new As2PartnerTerms()),
            ["dogwood"] = ("Dogwood & Co 7", "NORTHWIND TRADERS", new As2PartnerTerms { Key = "desk" }),
            ["elm"] = ("ELM", "NORTHWIND", new As2PartnerTerms { Timeout = "1 s", Retry = "[1 s]" }),
            ["juniper"] = ("JUNIPER", "NORTHWIND", new As2PartnerTerms { Tls = true, Pinned = true, Out = "tls-key: edge\nuser: northwind" }),
            ["larch"] = ("LARCH", "NORTHWIND", new As2PartnerTerms { Tls = true, Out = "tls-key: edge\nuser: northwind" }),
            ["gum"] = ("GUM", "NORTHWIND", new As2PartnerTerms
            {
                In = "quirks: { old-micalg: true, pss-without-parameters: true, no-algorithm-protection: true, async-status: 202 }",
                Out = "quirks: { old-micalg: true, chunked: true, lower-case-headers: true, no-brackets: true, pss-without-parameters: true, no-algorithm-protection: true }",
            }),
            ["hazel"] = ("HAZEL", "NORTHWIND", new As2PartnerTerms { In = "quirks: { canonical-text: true }" }),
            ["maple"] = ("MAPLE", "NORTHWIND", new As2PartnerTerms { Key = "hall", Require = "[sign]" }),
            ["fir"] = ("FIR", "NORTHWIND", new As2PartnerTerms { AcksByAs2 = true, In = "file-names: unique", Out = "file-name: \"{document} für Fir-{number}.edi\"\nattachments: related" }),
        };

    /// <summary>One key is made, the other imported, as <c>docs/operations.md</c> says it.</summary>
    private protected override async Task PrepareAsync(CancellationToken ct)
    {
        ProcessEnvironment["As2__PublicUrl"] = new Uri(Process.Partners, "/as2").ToString();
        ProcessEnvironment["Faults__Enabled"] = "true";
        using var desk = new As2Party(_files.Path, "desk", Now);
        _ = await OwnAsync("northwind", ["new", "northwind", "--use", "sign,encrypt", "--subject", "CN=Northwind AS2", "--algorithm", "rsa-2048"], ct);
        _ = await OwnAsync("desk", ["import", "desk", "--certificate", desk.CertificateFile, "--key", desk.KeyFile], ct);
        _ = await OwnAsync("hall", ["new", "hall", "--use", "sign,encrypt", "--subject", "CN=Northwind Hall", "--algorithm", "rsa-2048"], ct);
        _ = await OwnAsync("edge", ["new", "edge", "--use", "tls", "--subject", "CN=gateway.northwind.example"], ct);
        (ProcessEnvironment["GW_SECRET_JUNIPER"], ProcessEnvironment["GW_SECRET_LARCH"]) = (Password, Password);
        foreach (var (name, peer) in _peers)
        {
            var key = name switch { "dogwood" => "desk", "maple" => "hall", _ => "northwind" };
            (peer.To, peer.GatewayCertificate, peer.GatewayFile) = (Process.Partners, _ours[key], KeyFile(key));
        }
    }

    internal string KeyFile(string name) => Path.Combine(_files.Path, "own-" + name + ".pem");

    /// <summary>Runs a verb that makes a version of a key, and has its certificate as the partners have it from then on; its id.</summary>
    internal async Task<string> OwnAsync(string name, string[] arguments, CancellationToken ct)
    {
        var made = await Process.RunAsync(["keys", .. arguments], ct);
        Assert.True(made.Exit == 0, made.Output + made.Errors);
        var id = made.Output.Split('\n', StringSplitOptions.TrimEntries).First(line => line.Length == 16 && line.All(char.IsAsciiHexDigitLower));
        var exported = await Process.RunAsync(["keys", "export", id, "--out", KeyFile(name)], ct);
        Assert.True(exported.Exit == 0, made.Output + exported.Errors);
        if (_ours.Remove(name, out var before))
        {
            before.Dispose();
        }

        _ours[name] = X509CertificateLoader.LoadCertificateFromFile(KeyFile(name));
        return id;
    }
}
