using System.Security.Cryptography;
using Gateway.Api.Models;
using Gateway.Exchanges;
using Gateway.Pipeline.Stages;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>What was kept because the profile was wrong goes on once it is right, by the bytes that are kept.</summary>
[Collection(As2OnSqlite.Name)]
public sealed partial class As2ReplayTests(As2SqliteGateway gateway)
{
    /// <summary>The profile had another's certificate: the partner was told so, once.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AMessageThatWasRefusedForTheWrongCertificateIsOpenedWhenItIsReplayedAfterTheCorrection(bool isLater)
    {
        var cedar = gateway.Peer("cedar");
        As2Partners.SetCertificate(gateway.PartnersFolder, "cedar", gateway.Peer("birch").Party.CertificateFile);
        await ApplyAsync();
        var (message, order) = await RefusedOnceAsync(cedar, isLater);
        var first = Assert.Single(await gateway.ExchangesAsync(message.Id));
        As2Partners.SetCertificate(gateway.PartnersFolder, "cedar", cedar.Party.CertificateFile);
        await ApplyAsync();

        var opened = await ReplayedAsync(first);

        Assert.Equal((ExchangeStage.Done, first), (opened.Stage, opened.ReplayOf));
        await gateway.DeliveredOnceAsync(order);
        Assert.Equal(order.ToBytes(), await gateway.PartAsync(opened.Id, StoredPayload.Raw));

        // One receipt left, the negative one; a copy that the partner sends now gets the positive one that was kept.
        Assert.Equal(isLater ? 1 : 0, cedar.Posted.Count(p => p.Signed.Length == 0 && p.Mdn.OriginalMessageId == message.Id));
        var mdn = (await cedar.RepeatAsync(message)).Mdn;
        Assert.Equal((null, message.Mic), (mdn.Modifier, mdn.Mic));
        await gateway.DeliveredOnceAsync(order);
    }

    /// <summary>Attachments are copied, and the trail names each: the evidence of the run holds, and one that is changed later is noticed.</summary>
    [Fact]
    public async Task WhatAReplayCopiesIsOnItsTrail()
    {
        var first = await WithAttachmentsAsync();
        var again = await ReplayedAsync(first.Id);
        Assert.Equal(ContentsOf(first), ContentsOf(again));
        using var folder = new TemporaryFolder();
        var (zip, keys) = (Path.Combine(folder.Path, "evidence.zip"), Path.Combine(folder.Path, "keys.pem"));
        await RunAsync(0, "exchanges", "evidence", again.Id, "--out", zip);
        await RunAsync(0, "audit", "keys", "--out", keys);
        await RunAsync(0, "exchanges", "check", zip, "--trust", keys);

        var before = await SetAsync(again.Id, "attachment/3", "changed"u8.ToArray());
        await RunAsync(1, "verify");
        _ = await SetAsync(again.Id, "attachment/3", before);
        await RunAsync(0, "verify");
    }

    /// <summary>The order itself is whole.</summary>
    [Fact]
    public async Task AnAttachmentThatIsDamagedIsLeftOutAndNamed()
    {
        var first = await WithAttachmentsAsync();
        var undo = await DamageAsync(first.Id, "attachment/2");
        try
        {
            var again = await ReplayedAsync(first.Id);
            Assert.Equal([ContentsOf(first)[0], ContentsOf(first)[2] with { Part = "attachment/2" }], ContentsOf(again));
            Assert.Contains("\"leftOut\":\"attachment/2\"", again.Timeline.Single(t => t.Kind == Audit.AuditKinds.ExchangeReceived).Data.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            undo();
        }
    }

    /// <summary>Nothing is replayed, and nothing is left of the copy.</summary>
    [Theory]
    [InlineData(true, "payload-corrupt")]
    [InlineData(false, "payload-unreadable")]
    public async Task ADocumentThatIsDamagedOrCannotBeReadIsNotReplayed(bool isRead, string code)
    {
        var first = await WithAttachmentsAsync(content: 100_000);
        var undo = await DamageAsync(first.Id, StoredPayload.Raw, isRead) + await DamageAsync(first.Id, StoredPayload.Wire, isRead);
        var files = Files();
        try
        {
            var answer = await gateway.Client("operator").PostAsync(
                $"/api/v1/exchanges/{first.Id}/replay", default, "application/json", null, TestContext.Current.CancellationToken);
            Assert.Equal(409, answer.Status);
            Assert.Contains($"\"{code}\"", answer.Body, StringComparison.Ordinal);
            Assert.Contains($"Payload raw of {first.Id}", answer.Body, StringComparison.Ordinal);
            Assert.Contains(code, await RunAsync(1, "exchanges", "replay", first.Id), StringComparison.Ordinal);
            Assert.Empty(Files().Except(files));
            var zip = Path.Combine(gateway.Process.Data, $"{first.Id}-{isRead}.zip");
            _ = await RunAsync(0, "exchanges", "evidence", first.Id, "--out", zip);
            Assert.Contains("payload-corrupt", await ManifestAsync(zip), StringComparison.Ordinal);
        }
        finally
        {
            undo();
        }
    }

    /// <summary>Its bytes are gone, its sender is asked for it once more, and what comes then is what there is.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ARepeatOfAMessageThatIsDamagedOrCannotBeReadIsKept(bool isRead)
    {
        var alder = gateway.Peer("alder");
        var message = alder.SealPart(As2Wrapping.Part(RandomNumberGenerator.GetBytes(4_500_000), "order.edi").Octets);
        Assert.Equal(200, (await alder.PostAsync(message)).Status);
        var first = await gateway.ExchangeAsync(message.Id, e => e.Stage == ExchangeStage.Quarantined);
        var undo = await DamageAsync(first.Id, StoredPayload.Wire, isRead);
        try
        {
            Assert.Equal(200, (await alder.RepeatAsync(message)).Status);
        }
        finally
        {
            undo();
        }

        Assert.Equal(200, (await alder.RepeatAsync(message)).Status);
        var repeats = (await gateway.ExchangesAsync(message.Id)).Except([first.Id]).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(2, repeats.Count);
        Assert.True(await IsKeptAsync(repeats[0]));
        Assert.False(await IsKeptAsync(repeats[1]));
    }

    /// <summary>The same octets are not needed while the first is whole; once it is damaged they are the only ones, and a person may have them opened.</summary>
    [Theory]
    [InlineData(4_500_000, false)]
    [InlineData(200_000, false)]
    [InlineData(200_000, true)]
    public async Task TheSameOctetsAgainTakeThePlaceOfDamagedOnes(int size, bool isLater)
    {
        var birch = gateway.Peer("birch");
        (string, string?)[] later = isLater ? [("Receipt-Delivery-Option", new Uri(birch.Address, "/mdn").ToString())] : [];
        var order = gateway.Order("birch");
        var message = birch.SealPart(As2Wrapping.Related(order.ToBytes(), ("plan.pdf", "application/pdf", RandomNumberGenerator.GetBytes(size))));
        Assert.InRange((await birch.PostAsync(message, later)).Status, 200, 204);
        var first = await gateway.ExchangeAsync(message.Id, e => e.Stage == ExchangeStage.Done);
        var undo = await DamageAsync(first.Id, StoredPayload.Wire);
        var was = await SetAsync(first.Id, StoredPayload.Raw, "damaged"u8.ToArray(), isHashed: false);
        try
        {
            for (var i = 0; i < RepeatNotes.MostADay + 2; i++)
            {
                Assert.InRange((await birch.PostAsync(message, later)).Status, 200, 204);
                if (isLater)
                {
                    // 204 leaves before the opening, and repeats of one moment may share a place.
                    await Waiting.UntilAsync(async () => (await gateway.ExchangesAsync(message.Id)).Count == i + 2, "The repeat is not stored.");
                    _ = await gateway.DoneAsync((await gateway.ExchangesAsync(message.Id))[^1]);
                }
            }

            var repeats = (await gateway.ExchangesAsync(message.Id)).Except([first.Id]).Order(StringComparer.Ordinal).ToList();
            Assert.True(await IsKeptAsync(repeats[0]));
            Assert.Equal(RepeatNotes.MostADay, (await Task.WhenAll(repeats.Select(IsKeptAsync))).Count(isKept => isKept));
            var replayed = await ReplayedAsync(repeats[0]);
            Assert.Equal((ExchangeStage.Done, null, first.Id), (replayed.Stage, replayed.Code, replayed.ReplayOf));
            Assert.Equal("erp", Assert.Single(replayed.Children).Partner);
            Assert.DoesNotContain("payload-corrupt", await RunAsync(0, "exchanges", "evidence", repeats[0], "--out", gateway.Process.Data + $"/{repeats[0]}.zip"), StringComparison.Ordinal);
        }
        finally
        {
            undo();
            _ = await SetAsync(first.Id, StoredPayload.Raw, was);
        }

        _ = await RunAsync(0, "verify");
        _ = await RunAsync(0, "audit", "verify");
    }

    /// <summary>It was sent again meanwhile, and accepted: a person's replay of the one that was refused makes no second document of it.</summary>
    [Fact]
    public async Task WhatWasAcceptedOnASecondTryIsNotReplayedFromTheFirst()
    {
        var cedar = gateway.Peer("cedar");
        As2Partners.SetCertificate(gateway.PartnersFolder, "cedar", gateway.Peer("birch").Party.CertificateFile);
        await ApplyAsync();
        var (message, order) = await RefusedOnceAsync(cedar, isLater: false);
        var refused = Assert.Single(await gateway.ExchangesAsync(message.Id));
        As2Partners.SetCertificate(gateway.PartnersFolder, "cedar", cedar.Party.CertificateFile);
        await ApplyAsync();
        _ = await AcceptedOnceAsync(cedar);
        Assert.Null((await cedar.PostAsync(message)).Mdn.Modifier);
        await gateway.DeliveredOnceAsync(order);

        var replayed = await ReplayedAsync(refused);

        Assert.Equal((ExchangeStage.Done, "repeat", 0), (replayed.Stage, replayed.Code, replayed.Children.Count));
        await gateway.DeliveredOnceAsync(order);
    }

    /// <summary>It came out of its envelope the first time, and went no further then: the next run of the same message goes on, and is no repeat of the run before it.</summary>
    [Fact]
    public async Task ASecondReplayGoesOnWhereTheFirstOpenedTheMessageAndWasQuarantined()
    {
        var cedar = gateway.Peer("cedar");
        As2Partners.SetCertificate(gateway.PartnersFolder, "cedar", gateway.Peer("birch").Party.CertificateFile);
        await ApplyAsync();
        var (message, order) = await RefusedOnceAsync(cedar, isLater: false);
        var refused = Assert.Single(await gateway.ExchangesAsync(message.Id));
        As2Partners.SetCertificate(gateway.PartnersFolder, "cedar", cedar.Party.CertificateFile);
        var profile = Path.Combine(gateway.PartnersFolder, "cedar", "profile.yaml");
        var text = await File.ReadAllTextAsync(profile, TestContext.Current.CancellationToken);
        Assert.Contains("group: CEDARSTORES", text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(profile, text.Replace("group: CEDARSTORES", "group: ANOTHER", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await ApplyAsync();
        ExchangeDetail stopped;
        try
        {
            stopped = await ReplayedAsync(refused, "sender-mismatch");
        }
        finally
        {
            await File.WriteAllTextAsync(profile, text, TestContext.Current.CancellationToken);
            await ApplyAsync();
        }

        Assert.Equal((ExchangeStage.Quarantined, "sender-mismatch"), (stopped.Stage, stopped.Code));

        var went = await ReplayedAsync(refused);

        Assert.Equal((ExchangeStage.Done, null, refused), (went.Stage, went.Code, went.ReplayOf));
        await gateway.DeliveredOnceAsync(order);
        Assert.Null((await cedar.PostAsync(message)).Mdn.Modifier);
        await gateway.DeliveredOnceAsync(order);
    }

    /// <summary>What was in it is in the message around it, too.</summary>
    [Fact]
    public async Task WhereTheContentIsDamagedTheMessageIsOpenedAgain()
    {
        var first = await WithAttachmentsAsync();
        var was = await SetAsync(first.Id, StoredPayload.Raw, "damaged"u8.ToArray(), isHashed: false);
        try
        {
            var replayed = await ReplayedAsync(first.Id);
            Assert.Equal((ExchangeStage.Done, null, "erp"), (replayed.Stage, replayed.Code, Assert.Single(replayed.Children).Partner));
            Assert.Equal(ContentsOf(first), ContentsOf(replayed));
        }
        finally
        {
            _ = await SetAsync(first.Id, StoredPayload.Raw, was);
        }
    }

    /// <summary>What was said is not known any more octet for octet; what it was is.</summary>
    [Fact]
    public async Task WhoseReceiptIsDamagedHearsTheSameInOtherOctets()
    {
        var birch = gateway.Peer("birch");
        var message = birch.Seal(gateway.Order("birch").ToBytes());
        var said = (await birch.PostAsync(message)).Mdn;
        var first = await gateway.ExchangeAsync(message.Id, e => e.Stage == ExchangeStage.Done);
        var was = await SetAsync(first.Id, StoredPayload.Receipt, "damaged"u8.ToArray(), isHashed: false);
        try
        {
            var again = (await birch.PostAsync(message)).Mdn;
            Assert.Equal((said.Disposition, said.Mic, said.OriginalMessageId), (again.Disposition, again.Mic, again.OriginalMessageId));
            await again.VerifyAsync(birch.GatewayFile);
        }
        finally
        {
            _ = await SetAsync(first.Id, StoredPayload.Receipt, was);
        }
    }

    /// <summary>Its sender repeats because the answer was lost, and the certificate it signed with is no partner's any more.</summary>
    [Fact]
    public async Task WhatWasAcceptedIsAnsweredTheSameAfterTheCertificateChanged()
    {
        var cedar = gateway.Peer("cedar");
        As2Partners.SetCertificate(gateway.PartnersFolder, "cedar", cedar.Party.CertificateFile);
        await ApplyAsync();
        var (message, said) = await AcceptedOnceAsync(cedar);
        As2Partners.SetCertificate(gateway.PartnersFolder, "cedar", gateway.Peer("birch").Party.CertificateFile);
        await ApplyAsync();
        _ = await RefusedOnceAsync(cedar, isLater: false);

        Assert.Equal(said.Body, (await cedar.PostAsync(message)).Body);
        _ = Assert.Single(await gateway.ExchangesAsync(message.Id));
    }
}
