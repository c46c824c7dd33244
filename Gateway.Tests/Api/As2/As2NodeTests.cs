using System.Net;
using Gateway.Cli.Demo;
using Gateway.Exchanges;
using Gateway.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>A process that has nothing but the partners' routes (<c>--roles as2</c>) beside one that works on what it took.</summary>
[Collection(As2OnPostgres.Name)]
public sealed class As2NodeTests(As2PostgresGateway gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AProcessForPartnersAloneTakesWhatAnotherWorksOn()
    {
        var (peer, main) = (gateway.Peer("birch"), gateway.Process.Partners);
        await using var node = await StartAsync();
        var order = gateway.Order("birch");
        try
        {
            peer.To = node.Address;
            var (message, other) = (peer.Seal(order.ToBytes()), peer.Seal(gateway.Order("birch").ToBytes()));

            var answer = await peer.PostAsync(message);
            var later = await peer.PostAsync(other, ("Receipt-Delivery-Option", new Uri(peer.Address, "/mdn").ToString()));

            Assert.Equal((null, message.Mic), (answer.Mdn.Modifier, answer.Mdn.Mic));
            await answer.Mdn.VerifyAsync(peer.GatewayFile);
            Assert.Equal(204, later.Status);
            Assert.Equal(other.Mic, (await peer.ReceiptAsync(other.Id)).Mdn.Mic);
            _ = await gateway.ExchangeAsync(message.Id, e => e.Stage == ExchangeStage.Done);
            await gateway.DeliveredOnceAsync(order);

            // The other node has the same ledger: a repeat there gets the receipt that this one wrote.
            peer.To = main;
            Assert.Equal(answer.Body, (await peer.RepeatAsync(message)).Body);
        }
        finally
        {
            peer.To = main;
        }

        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", gateway.Keys["operator"]);
        foreach (var path in (string[])["/", "/login", "/api/v1/exchanges", "/api/v1/users"])
        {
            using var page = await http.GetAsync(new Uri(node.Address, path), Ct);
            Assert.Equal((path, HttpStatusCode.NotFound), (path, page.StatusCode));
        }
    }

    /// <summary>The certificate is looked at with each connection.</summary>
    [Fact]
    public async Task AMessageIsTakenOverTlsAndAKeyThatWasRotatedIsShownWithoutARestart()
    {
        var (peer, main) = (gateway.Peer("birch"), gateway.Process.Partners);
        await using var node = await StartAsync("https");
        try
        {
            (peer.To, peer.ServerCertificate) = (node.Address, gateway.EdgeCertificate);
            var (message, next) = (peer.Seal(gateway.Order("birch").ToBytes()), peer.Seal(gateway.Order("birch").ToBytes()));
            var close = ("Connection", (string?)"close");
            Assert.Equal(message.Mic, (await peer.PostAsync(message, close)).Mdn.Mic);

            var before = gateway.EdgeCertificate;
            await gateway.RotateEdgeAsync(Ct);

            Assert.NotEqual(before, gateway.EdgeCertificate);
            Assert.Equal(next.Mic, (await WithNextCertificateAsync(peer, next, close)).Mdn.Mic);
        }
        finally
        {
            (peer.To, peer.ServerCertificate) = (main, null);
        }
    }

    /// <summary>In an hour; where the hour ends meanwhile as many more are looked at.</summary>
    [Fact]
    public async Task MoreStrangersThanTheQuotaAreTurnedAway()
    {
        var alder = gateway.Peer("alder");
        var answers = new List<As2Answer>();
        var message = alder.Seal(gateway.Order().ToBytes());
        while (answers.Count < (2 * As2PostgresGateway.Strangers) + 1 && !answers.Exists(a => a.Status == 429))
        {
            answers.Add(await alder.PostAsync(message, ("AS2-From", "NOBODY")));
        }

        Assert.Equal(429, answers[^1].Status);
        Assert.Contains("\"too-many-strangers\"", System.Text.Encoding.UTF8.GetString(answers[^1].Body), StringComparison.Ordinal);
        Assert.All(answers[..^1], a => Assert.Equal("error: unknown-trading-relationship", a.Mdn.Modifier));
        Assert.Equal(answers.Count - 1, (await gateway.ExchangesAsync(message.Id)).Count);

        // Partners are not strangers.
        Assert.Null((await alder.PostAsync(message)).Mdn.Modifier);
    }

    /// <summary>RFC 3218: who tries many ciphertexts is stopped, also where the answer comes later. AS2 names are anybody's, so nobody else is.</summary>
    [Theory]
    [InlineData("127.0.0.9", false)]
    [InlineData("127.0.0.10", true)]
    public async Task WhoSendsTooManyThatDoNotDecryptIsTurnedAwayAndThePartnerIsNot(string elsewhere, bool later)
    {
        var (elm, order) = (gateway.Peer("elm"), gateway.Order("elm"));
        var answers = new List<As2Answer>();
        var started = EndToEndGateway.Clock.GetTimestamp();
        while (!answers.Exists(a => a.Status == 503))
        {
            Assert.True(EndToEndGateway.Clock.GetElapsedTime(started) < EndToEndGateway.Patience, $"{answers.Count} were answered.");
            answers.Add(await elm.PostFromAsync(elsewhere, Broken(elm), later ? [("Receipt-Delivery-Option", new Uri(elm.Address, "/mdn").ToString())] : []));
        }

        Assert.Contains("\"too-many-decryption-failures\"", System.Text.Encoding.UTF8.GetString(answers[^1].Body), StringComparison.Ordinal);
        Assert.InRange(int.Parse(answers[^1].Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 600);
        Assert.True(answers.Count > As2PostgresGateway.Failures);
        Assert.All(answers[..^1], a => Assert.Equal(later ? "204" : "error: decryption-failed", later ? $"{a.Status}" : a.Mdn.Modifier));

        // What is turned away is not kept, be it good; from elsewhere it passes.
        var message = elm.Seal(order.ToBytes());
        if (await elm.PostFromAsync(elsewhere, message) is { Status: 503 })
        {
            Assert.Empty(await gateway.ExchangesAsync(message.Id));
        }

        Assert.Null((await elm.PostAsync(message)).Mdn.Modifier);
        await gateway.DeliveredOnceAsync(order);
        Assert.InRange(await AlertsAsync("partner:elm", "too-many-decryption-failures"), 1, 4);
    }

    /// <summary>A partner's names are no secret: who brings much under them fills no disk, and shuts nobody out who comes from elsewhere.</summary>
    [Fact]
    public async Task WhoBringsTooMuchUnderAPartnersNamesIsTurnedAwayAndThePartnerIsNot()
    {
        const string Elsewhere = "127.0.0.11";
        var (elm, order) = (gateway.Peer("elm"), gateway.Order("elm"));
        var answers = new List<As2Answer>();
        while (answers.Count < (2 * As2PostgresGateway.Unproven) + 1 && !answers.Exists(a => a.Status == 503))
        {
            var bare = new As2Message(As2Peer.NewId(), new As2Entity("application/octet-stream", new byte[1024 * 1024]), []);
            answers.Add(await elm.PostFromAsync(Elsewhere, bare));
        }

        Assert.Equal(503, answers[^1].Status);
        Assert.Contains("\"too-much-unproven\"", System.Text.Encoding.UTF8.GetString(answers[^1].Body), StringComparison.Ordinal);
        Assert.InRange(answers.Count, As2PostgresGateway.Unproven + 1, (2 * As2PostgresGateway.Unproven) + 1);
        Assert.All(answers[..^1], a => Assert.StartsWith("error: ", a.Mdn.Modifier, StringComparison.Ordinal));
        Assert.InRange(await AlertsAsync("partner:elm", "too-much-unproven"), 1, 2);

        Assert.Null((await elm.PostAsync(elm.Seal(order.ToBytes()))).Mdn.Modifier);
        await gateway.DeliveredOnceAsync(order);
    }

    /// <summary>What is under way while nothing is counted yet is decided in turn; where a window ends meanwhile as much is kept again.</summary>
    [Theory]
    [InlineData(false, "127.0.0.12")]
    [InlineData(true, "127.0.0.15")]
    public async Task NoMoreOfItIsKeptWhenItComesAtOnce(bool isLater, string from)
    {
        const int Most = 2 * (As2PostgresGateway.Unproven + 1);
        var elm = gateway.Peer("elm");
        (string, string?)[] later = isLater ? [("Receipt-Delivery-Option", new Uri(elm.Address, "/mdn").ToString())] : [];
        var answers = await Task.WhenAll(Enumerable.Range(0, 3 * Most).Select(_ => elm.PostFromAsync(
            from, new As2Message(As2Peer.NewId(), new As2Entity("application/octet-stream", new byte[1024 * 1024]), []), later)));
        var taken = isLater ? 204 : 200;
        Assert.InRange(answers.Count(a => a.Status == taken), As2PostgresGateway.Unproven, Most);
        Assert.All(answers.Where(a => a.Status != taken), a => Assert.Equal((503, true), (a.Status, a.Headers.ContainsKey("Retry-After"))));
    }

    /// <summary>What is in it is kept already: its bytes are not kept twice, and the partner that repeats shuts itself out by no size.</summary>
    [Fact]
    public async Task ALargeMessageIsRepeatedAsOftenAsItsReceiptIsLost()
    {
        var elm = gateway.Peer("elm");
        var message = elm.SealPart(As2Wrapping.Related(
            gateway.Order("elm").ToBytes(), ("plan.pdf", "application/pdf", System.Security.Cryptography.RandomNumberGenerator.GetBytes(4_500_000))));
        Assert.Null((await elm.PostFromAsync("127.0.0.13", message)).Mdn.Modifier);
        for (var i = 0; i < 4; i++)
        {
            // Encrypted anew, as many a partner's product does it (RFC 4130bis 5.5).
            var answer = await elm.PostFromAsync("127.0.0.13", elm.EncryptedAnew(message));
            Assert.Equal(200, answer.Status);
            Assert.Null(answer.Mdn.Modifier);
        }

        var repeats = (await gateway.ExchangesAsync(message.Id)).Count - 1;
        await using var services = gateway.Ledger();
        await using var rows = services.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContext();
        var kept = await rows.Exchanges.Where(e => e.Code == "repeat").Select(e => e.Id).ToListAsync(Ct);
        Assert.Equal(4, repeats);
        Assert.Equal(4, kept.Count);
        Assert.Equal(0, await rows.Payloads.CountAsync(p => kept.Contains(p.Exchange) && (p.File != null || p.Content != null), Ct));
    }

    /// <summary>Jobs elsewhere count for nobody who is asked: what is answered later counts where it came in.</summary>
    [Fact]
    public async Task AtANodeForPartnersAloneWhatIsAnsweredLaterIsCountedThere()
    {
        var (elm, main) = (gateway.Peer("elm"), gateway.Process.Partners);
        await using var node = await StartAsync();
        var answers = new List<As2Answer>();
        try
        {
            elm.To = node.Address;
            var later = ("Receipt-Delivery-Option", (string?)new Uri(elm.Address, "/mdn").ToString());
            while (answers.Count < (2 * As2PostgresGateway.Unproven) + 1 && !answers.Exists(a => a.Status == 503))
            {
                answers.Add(await elm.PostFromAsync("127.0.0.14", new As2Message(As2Peer.NewId(), new As2Entity("application/octet-stream", new byte[1024 * 1024]), []), later));
            }
        }
        finally
        {
            elm.To = main;
        }

        Assert.Equal(503, answers[^1].Status);
        Assert.All(answers[..^1], a => Assert.Equal(204, a.Status));
    }

    private static As2Message Broken(As2Peer peer)
    {
        var message = peer.Seal("ISA"u8.ToArray());
        message.Entity.Body[^5] ^= 1;
        return message;
    }

    private async Task<int> AlertsAsync(string chain, string code)
    {
        await using var services = gateway.Ledger();
        await using var rows = services.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContext();
        return await rows.AuditEntries.CountAsync(e => e.Chain == chain && e.Kind == Audit.AuditKinds.Alert && e.Data.Contains(code), Ct);
    }

    /// <summary>The certificate of before is not shown any more once the node has read the ledger's keys again.</summary>
    private async Task<As2Answer> WithNextCertificateAsync(As2Peer peer, As2Message message, (string, string?) field)
    {
        var started = EndToEndGateway.Clock.GetTimestamp();
        peer.ServerCertificate = gateway.EdgeCertificate;
        while (true)
        {
            try
            {
                return await peer.PostAsync(message, field);
            }
            catch (HttpRequestException) when (EndToEndGateway.Clock.GetElapsedTime(started) < EndToEndGateway.Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), EndToEndGateway.Clock, Ct);
            }
        }
    }

    private async Task<Node> StartAsync(string scheme = "http")
    {
        var process = gateway.StartNode("as2", out var address, scheme);
        var node = new Node(new ChildProcess(process, gateway.Process.Log + ".as2"), address);
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = static (_, _, _, _) => true };
        using var http = new HttpClient(handler);
        var started = EndToEndGateway.Clock.GetTimestamp();
        while (true)
        {
            Assert.True(!process.HasExited && EndToEndGateway.Clock.GetElapsedTime(started) < EndToEndGateway.Patience, "The node did not start.");
            try
            {
                using var answer = await http.GetAsync(new Uri(address, "/as2"), Ct);
                return node;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), EndToEndGateway.Clock, Ct);
            }
        }
    }

    private sealed record Node(ChildProcess Process, Uri Address) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Process.DisposeAsync();
    }
}
