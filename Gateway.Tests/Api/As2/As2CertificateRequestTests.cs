using System.Security.Cryptography.X509Certificates;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>A partner's request to trust its next certificate (draft-meadors-certificate-exchange): a person, or the profile, decides; the partner is told.</summary>
[Collection(As2CertificatesOnSqlite.Name)]
public sealed class As2CertificateRequestTests(As2CertificatesGateway gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task APersonTakesItAndMessagesSignedWithItAreTaken()
    {
        var (fir, requestId) = (gateway.Peer("fir"), As2CertificateExchange.NewRequestId());
        var next = fir.NewKey();
        var request = fir.Request(requestId, next, EndToEndGateway.Now.AddDays(10));

        var answer = await fir.PostAsync(request);

        Assert.Equal((null, request.Mic), (answer.Mdn.Modifier, answer.Mdn.Mic));
        await answer.Mdn.VerifyAsync(fir.GatewayFile);
        Assert.Contains("CEM", answer.Headers["EDIINT-Features"].Split(',').Select(f => f.Trim()));
        var exchange = await gateway.ExchangeAsync(request.Id, e => e.Stage == ExchangeStage.Done);
        Assert.Equal("certificate-request", exchange.Code);
        Assert.Equal(["certificate-proposed"], As2Gateway.Alerts(exchange));
        Assert.Contains(await gateway.EventsAsync(exchange.Id), e => e.Type == AuditKinds.Alert && e.Data.Contains("certificate-proposed", StringComparison.Ordinal));
        Assert.Empty(exchange.Children);
        Assert.Equal(MimeOctets.Split(request.Signed).Body, await gateway.PartAsync(exchange.Id, StoredPayload.Raw));
        var proposal = await gateway.ProposalAsync(requestId);
        Assert.Equal(("fir", "open", exchange.Id), (proposal.GetProperty("partner").GetString(), proposal.GetProperty("state").GetString(), proposal.GetProperty("exchange").GetString()));
        await IsRefusedAsync(fir, next);
        var (profile, before) = (Path.Combine(gateway.PartnersFolder, "fir", "profile.yaml"), await File.ReadAllTextAsync(ProfileOf("fir"), Ct));

        var accepted = await gateway.Process.RunAsync(["keys", "accept", proposal.GetProperty("id").GetString()!, "--name", "fir-next"], Ct);

        Assert.True(accepted.Exit == 0, accepted.Output + accepted.Errors);
        Assert.Contains("certificate added fir-next (serial " + Convert.ToHexStringLower(next.SerialNumberBytes.Span), accepted.Output, StringComparison.Ordinal);
        var line = $"  fir-next: {{ file: certs/fir-next.pem, use: [sign, encrypt], from: {EndToEndGateway.Now.AddDays(10).UtcDateTime:yyyy-MM-dd} }}\n";
        Assert.Equal(before, (await File.ReadAllTextAsync(profile, Ct)).Replace(line, "", StringComparison.Ordinal));
        Assert.NotEqual(before, await File.ReadAllTextAsync(profile, Ct));
        var (posted, answers) = await fir.AnswerAsync(requestId);
        Assert.Equal([(SomeCem.Serial(next), next.IssuerName.Name, "Accepted", (string?)null)], answers);
        Assert.Contains("CEM", posted.Headers["EDIINT-Features"], StringComparison.Ordinal);
        var answered = await gateway.WaitAsync(exchange.Id, e => e.Children.Count == 1);
        _ = await gateway.DeliveryAsync(answered.Children[0].Id, d => d.State == DeliveryState.Delivered);
        Assert.Equal("accepted", (await gateway.ProposalAsync(requestId)).GetProperty("state").GetString());

        var order = gateway.Order("fir");
        var signed = fir.SealPart(As2Wrapping.Part(order.ToBytes(), "order.edi").Octets, signer: next);
        await UntilTakenAsync(fir, signed);
        await gateway.DeliveredOnceAsync(order);
        Assert.Contains(answered.Timeline, t => t.Kind == AuditKinds.CertificateAccepted);
    }

    [Fact]
    public async Task APersonRefusesItAndTheReasonIsTold()
    {
        var (hazel, requestId) = (gateway.Peer("hazel"), As2CertificateExchange.NewRequestId());
        using var next = As2CertificateExchange.NewCertificate("hazel");
        var request = hazel.Request(requestId, next);
        Assert.Null((await hazel.PostAsync(request)).Mdn.Modifier);
        var (id, before) = ((await gateway.ProposalAsync(requestId)).GetProperty("id").GetString()!, await File.ReadAllTextAsync(ProfileOf("hazel"), Ct));

        var rejected = await gateway.Process.RunAsync(["keys", "reject", id, "--reason", "Not by telephone & <fax>"], Ct);

        Assert.True(rejected.Exit == 0, rejected.Output + rejected.Errors);
        Assert.Equal([(SomeCem.Serial(next), next.IssuerName.Name, "Rejected", (string?)"Not by telephone & <fax>")], (await hazel.AnswerAsync(requestId)).Answers);
        Assert.Equal(before, await File.ReadAllTextAsync(ProfileOf("hazel"), Ct));
        await IsRefusedAsync(hazel, next);
        foreach (var again in new string[][] { ["keys", "accept", id], ["keys", "reject", id, "--reason", "twice"] })
        {
            var refused = await gateway.Process.RunAsync(again, Ct);
            Assert.Equal(1, refused.Exit);
            Assert.StartsWith("gw: proposal-decided: ", refused.Errors, StringComparison.Ordinal);
        }

        Assert.StartsWith("gw: not-found: ", (await gateway.Process.RunAsync(["keys", "accept", "0123456789abcdef"], Ct)).Errors, StringComparison.Ordinal);
    }

    /// <summary>The same message gets the same receipt, the same request under another id makes no second proposal.</summary>
    [Fact]
    public async Task ARequestThatComesAgainIsNoSecondOne()
    {
        var (hazel, requestId) = (gateway.Peer("hazel"), As2CertificateExchange.NewRequestId());
        using var next = As2CertificateExchange.NewCertificate("hazel");
        var request = hazel.Request(requestId, next);
        var first = await hazel.PostAsync(request);

        var repeat = await hazel.RepeatAsync(request);
        var anew = hazel.Request(requestId, next, EndToEndGateway.Now.AddDays(3));
        Assert.Null((await hazel.PostAsync(anew)).Mdn.Modifier);

        Assert.Equal(first.Body, repeat.Body);
        _ = await gateway.ProposalAsync(requestId);
        Assert.Empty((await gateway.ExchangeAsync(anew.Id, e => e.Stage == ExchangeStage.Done)).Noted(AuditKinds.CertificateProposed));
    }

    /// <summary>What could never be used is answered at once; the rest of the request waits for a person all the same.</summary>
    [Fact]
    public async Task AWeakAnEndedAMissingAndACertificateOfOurOwnAreRefusedAtOnce()
    {
        var (hazel, requestId) = (gateway.Peer("hazel"), As2CertificateExchange.NewRequestId());
        using var good = As2CertificateExchange.NewCertificate("hazel");
        using var weak = As2CertificateExchange.NewCertificate("hazel", rsa: 1024);
        using var ended = SomeKeys.Certificate(EndToEndGateway.Now.AddDays(-20), EndToEndGateway.Now.AddDays(-1), "CN=ended", rsa: 2048);
        var ours = hazel.GatewayCertificate;
        var xml = SomeCem.By(hazel.Them, SomeCem.Request(
            requestId, SomeCem.TrustRequest(ours, "ours@x", null, "digitalSignature"), SomeCem.TrustRequest(weak, "weak@x", null, "digitalSignature"), SomeCem.TrustRequest(ended, "ended@x", null, "digitalSignature"),
            SomeCem.TrustRequest(good, "nowhere@x", null, "digitalSignature"), SomeCem.TrustRequest(good, "good@x", null, "timeStamping"),
            SomeCem.TrustRequest(good, "good@x", null, "digitalSignature")));
        var message = hazel.SealPart(SomeCem.Entity(xml, ("ours@x", SomeCem.Bag(ours)), ("weak@x", SomeCem.Bag(weak)), ("ended@x", SomeCem.Bag(ended)), ("good@x", SomeCem.Bag(good))));

        Assert.Null((await hazel.PostAsync(message)).Mdn.Modifier);

        var answers = (await hazel.AnswerAsync(requestId)).Answers;
        Assert.Equal([SomeCem.Serial(ours), SomeCem.Serial(weak), SomeCem.Serial(ended), SomeCem.Serial(good), SomeCem.Serial(good)], answers.Select(a => a.Serial));
        Assert.All(answers, a => Assert.Equal(("Rejected", true), (a.Status, a.Reason!.Length > 0)));
        var exchange = await gateway.ExchangeAsync(message.Id, e => e.Stage == ExchangeStage.Done);
        Assert.Equal(
            ["cem-key-ours", "cem-certificate-weak", "cem-certificate-ended", "cem-certificate-missing", "cem-usage-unknown", "certificate-proposed"], As2Gateway.Alerts(exchange));
        Assert.Equal("sign", Assert.Single((await gateway.ProposalAsync(requestId)).GetProperty("use").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task WhereTheProfileSaysAcceptItIsTakenWithoutAPerson()
    {
        var (ginkgo, requestId) = (gateway.Peer("ginkgo"), As2CertificateExchange.NewRequestId());
        var next = ginkgo.NewKey();
        Assert.Null((await ginkgo.PostAsync(ginkgo.Request(requestId, next))).Mdn.Modifier);

        Assert.Equal([(SomeCem.Serial(next), next.IssuerName.Name, "Accepted", (string?)null)], (await ginkgo.AnswerAsync(requestId)).Answers);

        var proposal = await gateway.ProposalAsync(requestId);
        Assert.Equal(("accepted", "system"), (proposal.GetProperty("state").GetString(), proposal.GetProperty("decidedBy").GetString()));
        Assert.Contains($"from: {EndToEndGateway.Now.AddDays(1).UtcDateTime:yyyy-MM-dd}", await File.ReadAllTextAsync(ProfileOf("ginkgo"), Ct), StringComparison.Ordinal);
        var order = gateway.Order("ginkgo");
        await UntilTakenAsync(ginkgo, ginkgo.SealPart(As2Wrapping.Part(order.ToBytes(), "order.edi").Octets, signer: next));
        await gateway.DeliveredOnceAsync(order);

        var again = As2CertificateExchange.NewRequestId();
        Assert.Null((await ginkgo.PostAsync(ginkgo.Request(again, next))).Mdn.Modifier);
        Assert.Equal("Accepted", Assert.Single((await ginkgo.AnswerAsync(again, verify: false)).Answers).Status);
    }

    [Fact]
    public async Task WhereTheProfileSaysRefuseTheAnswerIsNo()
    {
        var (juniper, requestId) = (gateway.Peer("juniper"), As2CertificateExchange.NewRequestId());
        using var next = As2CertificateExchange.NewCertificate("juniper");
        var request = juniper.Request(requestId, next);
        Assert.Null((await juniper.PostAsync(request)).Mdn.Modifier);

        Assert.Equal("Rejected", Assert.Single((await juniper.AnswerAsync(requestId)).Answers).Status);
        Assert.Empty(await gateway.ProposalsAsync(requestId));
        Assert.Equal(["cem-refused"], As2Gateway.Alerts(await gateway.ExchangeAsync(request.Id, e => e.Stage == ExchangeStage.Done)));
    }

    /// <summary>The profile of juniper asks for no signature; who may change certificates is asked for one all the same.</summary>
    [Fact]
    public async Task WithoutASignatureOfThePartnersItIsNobodysWord()
    {
        var (juniper, fir) = (gateway.Peer("juniper"), gateway.Peer("fir"));
        using var next = As2CertificateExchange.NewCertificate("juniper");
        var (name, body) = (As2CertificateExchange.NewRequestId(), SomeCem.Body(SomeCem.By(juniper.Them, SomeCem.Request("unsigned", SomeCem.TrustRequest(next, "n@x", null, "digitalSignature"))), ("n@x", SomeCem.Bag(next))));
        var plain = new As2Message($"<{name}>", new As2Entity(SomeCem.ContentType, body), []);
        var encrypted = new As2Message(As2Peer.NewId(), As2Wrapping.Encrypt(plain.Entity, juniper.GatewayCertificate), []);
        var byTheNewOne = fir.SealPart(SomeCem.Entity(SomeCem.By(fir.Them, SomeCem.Request("new", SomeCem.TrustRequest(next, "n@x", null, "digitalSignature"))), ("n@x", SomeCem.Bag(next))), signer: next);

        foreach (var message in new[] { plain, encrypted })
        {
            Assert.Equal("error: insufficient-message-security", (await juniper.PostAsync(message)).Mdn.Modifier);
            _ = await gateway.RefusedAsync(message, "insufficient-message-security");
        }

        Assert.Equal("error: authentication-failed", (await fir.PostAsync(byTheNewOne)).Mdn.Modifier);
        Assert.Empty(await gateway.ProposalsAsync("unsigned"));
        Assert.Empty(await gateway.ProposalsAsync("new"));
    }

    /// <summary>States, entries, children and payloads of exchanges that carry requests and answers add up.</summary>
    [Fact]
    public async Task TheLedgerOfAllThatHolds()
    {
        var (hazel, requestId) = (gateway.Peer("hazel"), As2CertificateExchange.NewRequestId());
        using var next = As2CertificateExchange.NewCertificate("hazel");
        var request = hazel.Request(requestId, next);
        Assert.Null((await hazel.PostAsync(request)).Mdn.Modifier);
        var id = (await gateway.ProposalAsync(requestId)).GetProperty("id").GetString()!;
        Assert.Equal(0, (await gateway.Process.RunAsync(["keys", "reject", id, "--reason", "no"], Ct)).Exit);
        var exchange = await gateway.ExchangeAsync(request.Id, e => e.Children.Count == 1);
        _ = await gateway.DeliveryAsync(exchange.Children[0].Id, d => d.State == DeliveryState.Delivered);
        _ = await gateway.DoneAsync(exchange.Children[0].Id);

        var verified = await gateway.Process.RunAsync(["verify"], Ct);

        Assert.True(verified.Exit == 0, verified.Output + verified.Errors);
    }

    /// <summary>What the partner signed is the word of its own pair alone.</summary>
    [Fact]
    public async Task ARequestInTheNameOfAnotherPartnerIsKeptAndProposesNothing()
    {
        var (fir, requestId) = (gateway.Peer("fir"), As2CertificateExchange.NewRequestId());
        using var next = As2CertificateExchange.NewCertificate("hazel");
        var xml = SomeCem.By(gateway.Peer("hazel").Them, SomeCem.Request(requestId, SomeCem.TrustRequest(next, "n@x", null, "digitalSignature")));
        var message = fir.SealPart(SomeCem.Entity(xml, ("n@x", SomeCem.Bag(next))));

        Assert.Equal("error: unexpected-processing-error", (await fir.PostAsync(message)).Mdn.Modifier);

        Assert.Equal(["cem-partner-mismatch"], As2Gateway.Alerts(await gateway.RefusedAsync(message, "cem-partner-mismatch")));
        Assert.Empty(await gateway.ProposalsAsync(requestId));
    }

    [Theory]
    [InlineData("a document type", "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY x SYSTEM \"http://127.0.0.1:9/evil\">]><r>&x;</r>")]
    [InlineData("another namespace", "<EDIINTCertificateExchangeRequest xmlns=\"urn:example\" requestId=\"r\"/>")]
    [InlineData("no XML", "ISA*00*")]
    public async Task WhatCannotBeReadIsKeptAndSaidSo(string what, string xml)
    {
        var fir = gateway.Peer("fir");
        var message = fir.SealPart(SomeCem.Entity(xml + $"<!-- {what} {As2Peer.NewId().Trim('<', '>')} -->"));

        var answer = await fir.PostAsync(message);

        Assert.Equal("error: unexpected-processing-error", answer.Mdn.Modifier);
        var kept = await gateway.RefusedAsync(message, "cem-malformed");
        Assert.Equal(["cem-malformed"], As2Gateway.Alerts(kept));
        Assert.Empty(kept.Children);
        var replayed = await gateway.Process.RunAsync(["exchanges", "replay", kept.Id], Ct);
        Assert.True(replayed.Exit == 0, replayed.Errors);
        var again = await gateway.WaitAsync(replayed.Output.Trim(), e => e.Stage is ExchangeStage.Done or ExchangeStage.Quarantined);
        Assert.Equal((ExchangeStage.Quarantined, "cem-malformed"), (again.Stage, again.Code));
        Assert.DoesNotContain(again.Timeline, t => t.Kind == AuditKinds.ExchangeTranslated);
    }

    private string ProfileOf(string partner) => Path.Combine(gateway.PartnersFolder, partner, "profile.yaml");

    /// <summary>A message signed with that key.</summary>
    private async Task IsRefusedAsync(As2Peer peer, X509Certificate2 signer)
    {
        var message = peer.SealPart(As2Wrapping.Part(gateway.Order(peer.Them.ToLowerInvariant()).ToBytes(), "order.edi").Octets, signer: signer);
        Assert.Equal("error: authentication-failed", (await peer.PostAsync(message)).Mdn.Modifier);
        _ = await gateway.RefusedAsync(message, "authentication-failed");
    }

    /// <summary>The verb published beside the running gateway, which notices within 2 s; until then the partner's retry is refused.</summary>
    private static async Task UntilTakenAsync(As2Peer peer, As2Message message)
    {
        var started = EndToEndGateway.Clock.GetTimestamp();
        while (true)
        {
            var id = As2Peer.NewId();
            if ((await peer.RepeatAsync(message with { Id = id })).Mdn.Modifier is null)
            {
                return;
            }

            Assert.True(EndToEndGateway.Clock.GetElapsedTime(started) < EndToEndGateway.Patience, "Messages signed with the new key are not taken.");
            await Task.Delay(TimeSpan.FromMilliseconds(200), EndToEndGateway.Clock, Ct);
        }
    }
}
