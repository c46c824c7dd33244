using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>Our next certificate is announced by message, and what partners answer is seen.</summary>
[Collection(As2CertificatesOnSqlite.Name)]
public sealed class As2CertificateAnnouncementTests(As2CertificatesGateway gateway)
{
    private readonly As2Peer _hazel = gateway.Peer("hazel");
    private readonly As2Peer _larch = gateway.Peer("larch");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PartnersAreAskedAndTheirAnswersAreShown()
    {
        var (id, said) = await AnnouncedAsync();
        Assert.Equal(["fir", "ginkgo", "hazel", "juniper", "larch"], said.Select(a => a.GetProperty("partner").GetString()));
        Assert.Equal("cem-refused", said[3].GetProperty("code").GetString());
        var facts = await CertificateAsync(id);
        var (requestId, issuer, uses, certificate) = await _hazel.AskedAsync(facts.SerialDecimal);
        Assert.Equal((id, facts.IssuerName), (CertificateFacts.Read(certificate).Thumbprint[..16], issuer));
        Assert.Equal(["digitalSignature", "keyEncipherment"], uses);
        Assert.Equal("hazel open", (await StatesAsync(id)).Single(s => s.StartsWith("hazel", StringComparison.Ordinal)));
        _ = await gateway.DeliveryAsync(said[2].GetProperty("exchange").GetString()!, d => d.State == DeliveryState.Delivered);

        var yes = await AnswerAsync(_hazel, requestId, SomeCem.TrustResponse("CN=spelt otherwise", facts.SerialDecimal, "Accepted"));
        var other = (await _larch.AskedAsync(facts.SerialDecimal)).RequestId;
        var no = await AnswerAsync(_larch, other, SomeCem.TrustResponse(issuer, facts.SerialDecimal, "Rejected", "Self-signed &amp; sealed"));

        Assert.Equal(["fir open", "ginkgo open", "hazel accepted", "larch rejected"], await StatesAsync(id));
        Assert.Equal("certificate-response", yes.Code);
        Assert.Empty(As2Gateway.Alerts(yes));
        Assert.Equal(["certificate-rejected"], As2Gateway.Alerts(no));
        Assert.Equal("Self-signed & sealed", Assert.Single(no.Noted(AuditKinds.CertificateRejected)).GetProperty("reason").GetString());
        Assert.Contains("hazel accepted", (await gateway.Process.RunAsync(["keys", "list"], Ct)).Output, StringComparison.Ordinal);

        var otherwise = await AnswerAsync(_hazel, requestId, SomeCem.TrustResponse(issuer, facts.SerialDecimal, "Rejected", "after all"));
        Assert.Equal(["cem-response-contradicted"], As2Gateway.Alerts(otherwise));
        Assert.Contains("hazel accepted", await StatesAsync(id));
    }

    /// <summary>The id is known, the pair or the certificate is not: it is kept, somebody is told, and nothing is taken for answered.</summary>
    [Fact]
    public async Task AnAnswerToNothingIsKeptAndChangesNothing()
    {
        var (id, _) = await AnnouncedAsync();
        var facts = await CertificateAsync(id);
        var requestId = (await _hazel.AskedAsync(facts.SerialDecimal)).RequestId;

        foreach (var (peer, request, serial) in new[]
        {
            (_hazel, "never-asked", facts.SerialDecimal), (_larch, requestId, facts.SerialDecimal), (_hazel, requestId, "4711"),
        })
        {
            var message = peer.SealPart(SomeCem.Entity(SomeCem.By(peer.Them, SomeCem.Response(request, SomeCem.TrustResponse("CN=x", serial, "Accepted")))));
            Assert.Null((await peer.PostAsync(message)).Mdn.Modifier);
            Assert.Equal(["cem-response-unmatched"], As2Gateway.Alerts(await gateway.RefusedAsync(message, "cem-response-unmatched")));
        }

        Assert.Equal(["fir open", "ginkgo open", "hazel open", "larch open"], await StatesAsync(id));
    }

    [Fact]
    public async Task AVersionThatIsThereIsAnnouncedByItsId()
    {
        var made = await gateway.Process.RunAsync(["keys", "new", "spare", "--use", "sign"], Ct);
        var nobody = await gateway.Process.RunAsync(["keys", "announce", made.Output.Trim()], Ct);
        Assert.True(nobody is { Exit: 0, Output: "" }, nobody.Output + nobody.Errors);
        Assert.StartsWith("gw: nothing-to-announce: ", nobody.Errors, StringComparison.Ordinal);

        var (id, _) = await AnnouncedAsync();
        var again = await gateway.Process.RunAsync(["keys", "announce", id], Ct);
        Assert.Matches(@"hazel \(HAZEL\): asked by ex_\w{26}", again.Output);
        Assert.Matches(@"juniper \(JUNIPER\): not asked, cem-refused: ", again.Output);
        Assert.StartsWith("gw: not-found: ", (await gateway.Process.RunAsync(["keys", "announce", "0123456789abcdef"], Ct)).Errors, StringComparison.Ordinal);
    }

    /// <summary>The next version of our key, and who was asked to trust it.</summary>
    private async Task<(string Id, IReadOnlyList<JsonElement> Said)> AnnouncedAsync()
    {
        var rotated = await gateway.Process.RunAsync(["keys", "rotate", "northwind", "--announce", "--json"], Ct);
        Assert.True(rotated.Exit == 0, rotated.Output + rotated.Errors);
        var lines = rotated.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonElement.Parse(l)).ToList();
        return (lines[0].GetProperty("id").GetString()!, lines[1..]);
    }

    private async Task<CertificateFacts> CertificateAsync(string id)
    {
        using var folder = new TemporaryFolder();
        var exported = await gateway.Process.RunAsync(["keys", "export", id, "--out", folder.File("own.pem")], Ct);
        Assert.True(exported.Exit == 0, exported.Errors);
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(folder.File("own.pem"));
        return CertificateFacts.Of(certificate);
    }

    private async Task<IReadOnlyList<string>> StatesAsync(string id)
    {
        var listed = await gateway.Process.RunAsync(["keys", "list", "--json"], Ct);
        var key = listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonElement.Parse(l)).Single(k => k.GetProperty("id").GetString() == id);
        return [.. key.GetProperty("announced").EnumerateArray().Select(a => $"{a.GetProperty("partner").GetString()} {a.GetProperty("state").GetString()}")];
    }

    private async Task<Gateway.Api.Models.ExchangeDetail> AnswerAsync(As2Peer peer, string requestId, string trustResponse)
    {
        var message = peer.SealPart(SomeCem.Entity(SomeCem.By(peer.Them, SomeCem.Response(requestId, trustResponse))));
        Assert.Null((await peer.PostAsync(message)).Mdn.Modifier);
        return await gateway.ExchangeAsync(message.Id, e => e.Stage == ExchangeStage.Done);
    }
}
