using Gateway.Api.Models;
using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>What was kept because the profile was wrong goes on once it is right, by the bytes that are kept.</summary>
[Collection(As2OnSqlite.Name)]
public sealed class As2ReplayTests(As2SqliteGateway gateway)
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

    private async Task<(As2Message Message, Cli.Demo.OrderInterchange Order)> RefusedOnceAsync(As2Peer cedar, bool isLater)
    {
        var started = EndToEndGateway.Clock.GetTimestamp();
        while (true)
        {
            var order = gateway.Order("cedar");
            var message = cedar.Seal(order.ToBytes());

            // The running process may not have noticed yet that the profile has another certificate.
            var answer = isLater
                ? await cedar.PostAsync(message, ("Receipt-Delivery-Option", new Uri(cedar.Address, "/mdn").ToString()))
                : await cedar.PostAsync(message);
            var mdn = isLater ? (await cedar.ReceiptAsync(message.Id)).Mdn : answer.Mdn;
            if (mdn.Modifier == "error: authentication-failed")
            {
                return (message, order);
            }

            Assert.True(EndToEndGateway.Clock.GetElapsedTime(started) < EndToEndGateway.Patience, mdn.Disposition);
        }
    }

    private async Task ApplyAsync()
    {
        var applied = await gateway.Process.RunAsync(["partners", "apply"], TestContext.Current.CancellationToken);
        Assert.True(applied.Exit == 0, applied.Output + applied.Errors);
    }

    /// <summary>Replays until the running process has noticed what was published.</summary>
    private async Task<ExchangeDetail> ReplayedAsync(string exchange)
    {
        var started = EndToEndGateway.Clock.GetTimestamp();
        while (true)
        {
            var answer = await gateway.Client("operator").PostAsync(
                $"/api/v1/exchanges/{exchange}/replay", default, "application/json", null, TestContext.Current.CancellationToken);
            Assert.True(answer.Status == 202, answer.Body);
            var replayed = await gateway.WaitAsync(answer.Exchange!, e => e.Stage is ExchangeStage.Done or ExchangeStage.Quarantined);
            if (replayed.Stage == ExchangeStage.Done || EndToEndGateway.Clock.GetElapsedTime(started) > EndToEndGateway.Patience)
            {
                return replayed;
            }
        }
    }
}
