using System.Text.Json;
using Gateway.Cli.Demo;
using Gateway.Partners;
using Gateway.Security;
using Gateway.Security.Envelopes;
using Gateway.Tests.Support;
using Gateway.Tests.Unit.Transports;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary><c>gw partners test --live</c> on an installation that does not run, against a partner that does.</summary>
public sealed class PartnersTestVerbTests(SomeEnvelopes parties) : IClassFixture<SomeEnvelopes>, IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ChildGateway _gateway = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _gateway = new ChildGateway(
            Path.Combine(AppContext.BaseDirectory, "Gateway"), _folder.Path, _folder.File("partners"),
            new Dictionary<string, string> { ["Security__Outbound__AllowedNetworks__0"] = "127.0.0.0/8" }, TimeProvider.System);
        Assert.Equal(0, (await _gateway.RunAsync(["db", "migrate"], Ct)).Exit);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task APartnerIsTriedOutAndItsChainSaysSo()
    {
        var id = await DoneAsync("keys", "new", "northwind", "--use", "sign,encrypt");
        await DoneAsync("keys", "export", id, "--out", _folder.File("ours.pem"));
        var ours = CertificateFacts.Read(await File.ReadAllBytesAsync(_folder.File("ours.pem"), Ct));
        var opener = new EnvelopeOpener(new SomeVault(parties.Theirs), new SecurityPlaces(_folder.Path, _folder.Path, false, true));
        var partner = new As2Partner(opener, new PartnerCertificate { Id = "ours", Uses = CertificateUse.Sign, Facts = ours, From = ours.NotBefore, Until = ours.NotAfter })
        {
            Signer = parties.Theirs,
        };
        await using var target = await Target.StartAsync(partner.AnswerAsync);
        await PublishAsync(target.Address);

        var passed = JsonElement.Parse(await DoneAsync("partners", "test", "--live", "acme", "--json"));
        Assert.True(passed.GetProperty("passed").GetBoolean());
        var checks = passed.GetProperty("channels")[0].GetProperty("checks");
        Assert.Equal((10, "disposition", "ok"), (checks.GetArrayLength(), Text(checks[9], "name"), Text(checks[9], "result")));
        await target.DisposeAsync();
        var failed = await _gateway.RunAsync(["partners", "test", "--live", "acme"], Ct);
        Assert.Equal(1, failed.Exit);
        Assert.Contains("  failed   tcp: No connection to 127.0.0.1:", failed.Output, StringComparison.Ordinal);
        Assert.EndsWith("3 ok, 0 warnings, 1 failed, 6 skipped", failed.Output, StringComparison.Ordinal);

        await DoneAsync("audit", "verify", "--export", _folder.File("trail.jsonl"));
        var entries = (await File.ReadAllLinesAsync(_folder.File("trail.jsonl"), Ct)).Where(l => l.Contains("partner.tested", StringComparison.Ordinal)).Select(l => JsonElement.Parse(l)).ToList();
        Assert.Equal(["partner:acme", "partner:acme"], entries.Select(e => Text(e, "chain")));
        Assert.Contains("person:" + Environment.UserName, entries[0].ToString(), StringComparison.Ordinal);
        Assert.Equal("""{"items":[]}""", await DoneAsync("exchanges", "list", "--json"));
    }

    [Fact]
    public async Task WhatCannotBeTriedIsSaid()
    {
        await PublishOursAsync();
        foreach (var (partner, code) in new[] { ("nobody", "not-found"), ("ours", "nothing-to-test") })
        {
            var result = await _gateway.RunAsync(["partners", "test", "--live", partner], Ct);
            Assert.Equal(1, result.Exit);
            Assert.StartsWith($"gw: {code}: ", result.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task APlanSaysWhatWorksWithACertificateBeforeItGoesAndRetireWhatWorksWithAKey()
    {
        var id = await DoneAsync("keys", "new", "northwind", "--use", "sign,encrypt", "--algorithm", "ec-p256");
        await PublishAsync(new Uri("http://127.0.0.1:9/"));
        var profile = _folder.File("partners/acme/profile.yaml");
        await File.WriteAllTextAsync(_folder.File("partners/acme/certs/next.pem"), parties.Stranger.Certificate.ExportCertificatePem(), Ct);
        var text = await File.ReadAllTextAsync(profile, Ct);
        await File.WriteAllTextAsync(profile, text.Replace("  acme-2026: { file: certs/acme.pem", "  acme-2027: { file: certs/next.pem", StringComparison.Ordinal), Ct);

        var lines = (await DoneAsync("partners", "plan")).Split('\n').Where(l => l.StartsWith("  certificate ", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, lines.Count);
        var (old, next) = (parties.Theirs.AsPartner.Facts, parties.Stranger.AsPartner.Facts);
        Assert.Equal(
            $"  certificate removed acme-2026 (serial {old.SerialHex}, SHA-256 {old.Thumbprint[..16]}…): verifies now: acme-out; encrypted to now: acme-out, then to acme-2027", lines[0]);
        Assert.Equal($"  certificate added acme-2027 (serial {next.SerialHex}, SHA-256 {next.Thumbprint[..16]}…, until {next.NotAfter:yyyy-MM-dd})", lines[1]);

        var retired = await _gateway.RunAsync(["keys", "retire", id], Ct);
        Assert.Equal(1, retired.Exit);
        Assert.EndsWith("Channels that work with 'northwind': acme-out. Rotate first, or use --force.", retired.Errors, StringComparison.Ordinal);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private async Task PublishOursAsync()
    {
        _ = Directory.CreateDirectory(_folder.File("partners/ours"));
        await File.WriteAllTextAsync(_folder.File("partners/ours/profile.yaml"), Unit.Partners.Profiles.Ours, Ct);
        await DoneAsync("partners", "apply");
    }

    private async Task PublishAsync(Uri url)
    {
        await PublishOursAsync();
        _ = Directory.CreateDirectory(_folder.File("partners/acme/certs"));
        await File.WriteAllTextAsync(_folder.File("partners/acme/certs/acme.pem"), parties.Theirs.Certificate.ExportCertificatePem(), Ct);
        await File.WriteAllTextAsync(_folder.File("partners/acme/profile.yaml"), $$"""
            partner: acme
            name: Acme
            channels:
              acme-out:
                direction: out
                transport: as2
                url: {{url}}as2
                as2:
                  us: NORTHWIND
                  them: ACME
                  key: northwind
            certificates:
              acme-2026: { file: certs/acme.pem, use: [sign, encrypt] }
            """, Ct);
        await DoneAsync("partners", "apply");
    }

    private async Task<string> DoneAsync(params string[] arguments)
    {
        var result = await _gateway.RunAsync(arguments, Ct);
        Assert.True(result.Exit == 0, result.Errors + result.Output);
        return result.Output;
    }
}
