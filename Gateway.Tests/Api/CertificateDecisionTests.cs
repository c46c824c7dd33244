using System.Security.Cryptography.X509Certificates;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Jobs;
using Gateway.Partners;
using Gateway.Pipeline;
using Gateway.Pipeline.Certificates;
using Gateway.Security.Certificates;
using Gateway.Tests.Support;
using Gateway.Transports;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>What becomes of a partner's request to trust a certificate, around the messages that carry it.</summary>
public sealed class CertificateDecisionTests : IAsyncLifetime
{
    private readonly X509Certificate2 _old = SomeKeys.Certificate(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(90), rsa: 2048);
    private readonly X509Certificate2 _next = SomeKeys.Certificate(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(90), "CN=Next", rsa: 2048);
    private InProcessGateway? _gateway;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private InProcessGateway Gateway => _gateway!;

    private string Profile => Path.Combine(Gateway.Partners, "swap", "profile.yaml");

    public async ValueTask InitializeAsync() => _gateway = await InProcessGateway.StartAsync();

    public ValueTask DisposeAsync()
    {
        _old.Dispose();
        _next.Dispose();
        return _gateway?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    /// <summary>The address that the request names is not called for being named.</summary>
    [Fact]
    public async Task WithoutAChannelOutTheDecisionStandsAndTheAnswerIsNotSent()
    {
        await PublishAsync(hasOut: false);
        var request = await ProposeAsync("r1");

        var done = Assert.IsType<DecisionResult.Done>(await Decisions.RejectAsync(request.Id, "no", "person:ada", Ct));

        Assert.False(done.Answered);
        Assert.Equal((TrustState.Rejected, "no", "person:ada"), await StateAsync(request.Id));
        Assert.Empty(await SentAsync());
        Assert.Contains(await EntriesAsync(request), e => e.Kind == AuditKinds.Alert && e.Data.Contains("cem-no-channel-out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WithoutAChannelOutWhatIsRefusedAtOnceIsSaidOnTheTrail()
    {
        await PublishAsync(hasOut: false, cem: "refuse");
        var matter = await JudgeAsync("r1", ExchangeId.New(TimeProvider.System));

        Assert.Null(matter.Answer);
        Assert.Empty(matter.Requests);
        Assert.Contains(matter.Notes, n => n.Facts.Contains("cem-no-channel-out", StringComparison.Ordinal) && n.Facts.Contains("https://as2.partner.example/as2", StringComparison.Ordinal));
    }

    /// <summary>A key that was ours is known to whoever keeps it: no partner's certificate has it, by message or by file.</summary>
    [Fact]
    public async Task ARetiredKeyOfOursIsNoPartners()
    {
        await PublishAsync();
        var (made, store) = (Gateway.Of<OwnKeyFactory>().Make(SomeKeys.Request("former")), Gateway.Of<IKeyStore>());
        Assert.True(await store.AddAsync(made, "person:ada", Ct));
        Assert.IsType<RetireResult.Done>(await store.RetireAsync(made.Key.Id, TimeProvider.System.GetUtcNow(), force: true, "person:ada", Ct));
        using var certificate = X509CertificateLoader.LoadCertificate(made.Key.Certificate.Span);

        var matter = await JudgeAsync("r1", ExchangeId.New(TimeProvider.System), certificate);

        Assert.Empty(matter.Requests);
        Assert.Contains("cem-key-ours", Assert.Single(matter.Notes).Facts, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(Gateway.Partners, "swap", "certs", "old.pem"), certificate.ExportCertificatePem(), Ct);
        var error = Assert.Single((await Gateway.Of<IProfilePublisher>().PlanAsync(Gateway.Partners, Ct)).AllErrors);
        Assert.Equal(("certificate-key-ours", "swap/profile.yaml"), (error.Code, error.File));
        Assert.Contains("'former'", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A person put it into the profile before; nobody is asked again.</summary>
    [Fact]
    public async Task WhatTheProfileHasIsAnsweredAtOnce()
    {
        await PublishAsync();
        var matter = await JudgeAsync("r1", ExchangeId.New(TimeProvider.System), _old);

        Assert.True(Assert.Single(matter.Answer!.Answers).IsAccepted);
        Assert.Equal(TrustState.Accepted, Assert.Single(matter.Requests).State);
        Assert.DoesNotContain(matter.Notes, n => n.Kind == AuditKinds.Alert);
    }

    /// <summary>For another use than the profile has it for a person is asked.</summary>
    [Fact]
    public async Task ForAnotherUseAPersonIsAsked()
    {
        await PublishAsync();
        var matter = await JudgeAsync("r1", ExchangeId.New(TimeProvider.System), _old, CertificateUse.Sign | CertificateUse.Tls);

        Assert.Null(matter.Answer);
        Assert.Equal(TrustState.Open, Assert.Single(matter.Requests).State);
    }

    [Fact]
    public async Task UnfinishedWorkInTheFolderIsNotPublishedAlong()
    {
        await PublishAsync();
        var request = await ProposeAsync("r1");
        var before = await File.ReadAllTextAsync(Profile, Ct);
        await File.WriteAllTextAsync(Profile, before + "# half a thought\n", Ct);

        Assert.Equal("profile-changed", Assert.IsType<DecisionResult.Refused>(await AcceptAsync(request.Id)).Code);
        Assert.Equal(before + "# half a thought\n", await File.ReadAllTextAsync(Profile, Ct));
        Assert.Equal(TrustState.Open, (await StateAsync(request.Id)).State);

        await Gateway.ApplyAsync();
        Assert.True(Assert.IsType<DecisionResult.Done>(await AcceptAsync(request.Id)).Answered);
        Assert.Contains(_next.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256).ToLowerInvariant(), Running().Select(c => c.Thumbprint));
    }

    /// <summary>The process ended, or a person did it by hand, between the publication and the answer: accepting again finishes it and touches no file.</summary>
    [Fact]
    public async Task WhatIsPublishedAlreadyIsOnlyAnswered()
    {
        await PublishAsync();
        var request = await ProposeAsync("r1");
        await File.WriteAllTextAsync(Path.Combine(Gateway.Partners, "swap", "certs", "hand.pem"), _next.ExportCertificatePem(), Ct);
        await Gateway.ChangeAsync("swap", "certificates:\n", "certificates:\n  hand: { file: certs/hand.pem, use: [sign, encrypt], until: 2030-01-01 }\n");
        var before = await File.ReadAllTextAsync(Profile, Ct);

        Assert.True(Assert.IsType<DecisionResult.Done>(await AcceptAsync(request.Id)).Answered);

        Assert.Equal(before, await File.ReadAllTextAsync(Profile, Ct));
        Assert.Single(await SentAsync());
    }

    [Fact]
    public async Task OfManyWhoDecideAtOnceOneDoesAndOneAnswerIsSent()
    {
        await PublishAsync();
        var request = await ProposeAsync("r1");

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Decisions.RejectAsync(request.Id, $"by {i}", $"person:{i}", Ct)));

        Assert.Equal(1, results.Count(r => r is DecisionResult.Done));
        Assert.All(results.OfType<DecisionResult.Refused>(), r => Assert.Equal("proposal-decided", r.Code));
        _ = Assert.Single(await SentAsync());
    }

    /// <summary><c>cem: accept</c>: what a job cannot take waits for a person, who is told once; it is taken when the cause is gone.</summary>
    [Fact]
    public async Task WhatAJobCannotTakeWaitsUnderOneAlert()
    {
        await PublishAsync(cem: "accept");
        var request = await ProposeAsync("r1");
        await File.AppendAllTextAsync(Profile, "# half a thought\n", Ct);
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var chore = new TrustChore(
            Gateway.Of<ITrustRequests>(), Decisions, Gateway.Of<IPartnerDirectory>(), Gateway.Of<ICertificateMarks>(), clock, NullLogger<TrustChore>.Instance);
        await chore.StartAsync(Ct);

        await UntilAsync(clock, async () => (await AlertsAsync()).Count > 0);
        for (var i = 0; i < 3; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(5));
        }

        await Gateway.ApplyAsync();
        await UntilAsync(clock, async () => (await StateAsync(request.Id)).State == TrustState.Accepted);
        await chore.StopAsync(Ct);
        Assert.Equal("profile-changed", System.Text.Json.JsonElement.Parse(Assert.Single(await AlertsAsync()).Data).GetProperty("code").GetString());
        Assert.Equal("system", (await StateAsync(request.Id)).By);
        _ = Assert.Single(await SentAsync());
    }

    private static async Task UntilAsync(FakeTimeProvider clock, Func<Task<bool>> isSo)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60), "The job did nothing.");
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Ct);
        }
    }

    private async Task<List<AuditEntry>> AlertsAsync() =>
        [.. (await Gateway.Of<IAuditStore>().EntriesAsync(Ct).ToListAsync(Ct)).Where(e => e is { Chain: "partner:swap", Kind: AuditKinds.Alert })];

    private ICertificateDecisions Decisions => Gateway.Of<ICertificateDecisions>();

    private Task<DecisionResult> AcceptAsync(string id) => Decisions.AcceptAsync(id, null, "person:ada", static _ => Task.CompletedTask, Ct);

    private IReadOnlyList<PartnerCertificate> Running() => Gateway.Of<IPartnerDirectory>().Current.Find(new PartnerId("swap"))!.Certificates;

    private async Task PublishAsync(bool hasOut = true, string cem = "ask")
    {
        var folder = Directory.CreateDirectory(Path.Combine(Gateway.Partners, "swap", "certs")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "old.pem"), _old.ExportCertificatePem(), Ct);
        await File.WriteAllTextAsync(Profile, $$"""
            partner: swap
            name: Swap
            cem: {{cem}}
            identities: [ZZ:SWAP]
            channels:
              swap-in: { direction: in, transport: as2, carries: [ZZ:SWAP], as2: { us: NORTHWIND, them: SWAP, key: northwind } }
              {{(hasOut ? "swap-out: { direction: out, transport: as2, url: \"http://127.0.0.1:9/as2\", as2: { us: NORTHWIND, them: SWAP, key: northwind } }" : "")}}
            certificates:
              old: { file: certs/old.pem, use: [sign, encrypt] }

            """, Ct);
        await Gateway.ApplyAsync();
    }

    private Task<CertificateMatter> JudgeAsync(
        string requestId, ExchangeId exchange, X509Certificate2? certificate = null, CertificateUse uses = CertificateUse.Sign | CertificateUse.Encrypt)
    {
        var facts = CertificateFacts.Of(certificate ?? _next);
        var offered = new OfferedCertificate(uses, "CN=As they spell it", facts.SerialDecimal, facts, null, "https://as2.partner.example/as2", null, null);
        var channel = Gateway.Of<IPartnerDirectory>().Current.Find(new ChannelId("swap-in"))!;
        return Gateway.Of<CertificateRequests>().JudgeAsync(exchange, channel, new CertificateExchangeMessage.Request(requestId, [offered]), Ct);
    }

    private async Task<TrustRequest> ProposeAsync(string requestId)
    {
        var exchange = Some.Inbound(TimeProvider.System, ExchangeStage.Done) with { Partner = new PartnerId("swap"), Channel = new ChannelId("swap-in") };
        var matter = await JudgeAsync(requestId, exchange.Id);
        var outcome = Some.Arrival(exchange, TimeProvider.System) with { TrustRequests = matter.Requests };
        Assert.IsType<OutcomeResult.Committed>(await Gateway.Of<IOutcomeCommitter>().CommitAsync(outcome, Ct));
        return Assert.Single(matter.Requests);
    }

    private async Task<(TrustState State, string? Reason, string? By)> StateAsync(string id)
    {
        var found = (await Gateway.Of<ITrustRequests>().FindAsync(id, Ct))!;
        return (found.State, found.Reason, found.DecidedBy);
    }

    private async Task<IReadOnlyList<ClaimedDelivery>> SentAsync() =>
        [.. (await Gateway.Of<IExchangeStore>().ClaimDeliveriesAsync(ClaimRequest.Of(10), Ct)).Where(d => d.Purpose == OutboundMessage.CertificateResponsePurpose)];

    private async Task<List<AuditEntry>> EntriesAsync(TrustRequest request) =>
        [.. (await Gateway.Of<IAuditStore>().EntriesAsync(Ct).ToListAsync(Ct)).Where(e => e.Chain == request.Exchange.ToString())];
}
