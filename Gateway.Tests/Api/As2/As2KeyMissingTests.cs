using System.Text;
using System.Text.Json;
using Gateway.Exchanges;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>A signed receipt is asked for, and our key is gone: nothing is receipted without a signature, and nothing is lost.</summary>
[Collection(As2CrashesOnSqlite.Name)]
public sealed class As2KeyMissingTests(As2SqliteGateway gateway)
{
    private readonly As2Peer _maple = gateway.Peer("maple");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AMessageIsTurnedAwayUntilThereIsAKeyAndNothingOfItIsKept()
    {
        var order = gateway.Order("maple");
        var message = Signed(order.ToBytes());
        await RetireAsync();
        await KeyIsGoneAsync();

        var refused = await _maple.PostAsync(message);

        Assert.Equal((503, "300"), (refused.Status, refused.Headers["Retry-After"]));
        Assert.Contains("\"key-missing\"", Encoding.UTF8.GetString(refused.Body), StringComparison.Ordinal);
        Assert.Empty(await gateway.ExchangesAsync(message.Id));

        await NewKeyAsync();
        var answer = await AnsweredAsync(message);
        Assert.Equal(message.Mic, answer.Mdn.Mic);
        await answer.Mdn.VerifyAsync(_maple.GatewayFile);
        await gateway.DeliveredOnceAsync(order);
    }

    /// <summary>Its sender was told 204 and waits for the receipt.</summary>
    [Fact]
    public async Task AMessageThatIsStoredWaitsForTheKeyAndGetsASignedReceipt()
    {
        var order = gateway.Order("maple");
        var message = Signed(order.ToBytes());
        await gateway.RestartAsync("opening-after-received");
        _ = await Assert.ThrowsAsync<HttpRequestException>(() => _maple.PostAsync(message, ("Receipt-Delivery-Option", new Uri(_maple.Address, "/mdn").ToString())));
        await RetireAsync();

        await gateway.RestartAsync();
        await WaitingAsync();

        var stored = Assert.Single(await gateway.ExchangesAsync(message.Id));
        _ = await gateway.WaitAsync(stored, e => e.Stage == ExchangeStage.Received);
        Assert.DoesNotContain(_maple.Posted, p => p.Signed.Length == 0);
        await NewKeyAsync();
        var receipt = await _maple.ReceiptAsync(message.Id);
        Assert.Equal((null, message.Mic), (receipt.Mdn.Modifier, receipt.Mdn.Mic));
        await receipt.Mdn.VerifyAsync(_maple.GatewayFile);
        await gateway.DeliveredOnceAsync(order);
    }

    private As2Message Signed(byte[] content)
    {
        var part = As2Wrapping.Part(content, "order.edi").Octets;
        var signed = As2Wrapping.Sign(part, _maple.Party.Certificate);
        return new As2Message(As2Peer.NewId(), signed, part, signed);
    }

    private async Task RetireAsync()
    {
        var listed = await gateway.Process.RunAsync(["keys", "list", "--json"], Ct);
        var ours = listed.Output.Split('\n').Select(line => JsonElement.Parse(line)).Where(k => k.GetProperty("owner").GetString() == "us");
        foreach (var key in ours.Where(k => k.GetProperty("name").GetString() == "hall" && k.GetProperty("state").GetString() != "retired"))
        {
            var retired = await gateway.Process.RunAsync(["keys", "retire", key.GetProperty("id").GetString()!, "--force"], Ct);
            Assert.True(retired.Exit == 0, retired.Errors);
        }
    }

    private async Task NewKeyAsync()
    {
        _ = await gateway.OwnAsync("hall", ["new", "hall", "--use", "sign,encrypt", "--subject", "CN=Northwind Hall", "--algorithm", "rsa-2048"], Ct);
        _maple.GatewayFile = gateway.KeyFile("hall");
    }

    /// <summary>The process notices within seconds; until then it signs.</summary>
    private async Task KeyIsGoneAsync() =>
        await Waiting.UntilAsync(async () => (await _maple.PostAsync(Signed(gateway.Order("maple").ToBytes()))).Status == 503, "The gateway signs by a key that is retired.");

    private async Task<As2Answer> AnsweredAsync(As2Message message)
    {
        As2Answer? answer = null;
        await Waiting.UntilAsync(async () => (answer = await _maple.PostAsync(message)).Status == 200, "The gateway does not take the new key.");
        return answer!;
    }

    private async Task WaitingAsync() => await Waiting.UntilAsync(
        async () => (await File.ReadAllTextAsync(gateway.Process.Log, Ct)).Contains("No key called hall is in use", StringComparison.Ordinal), "No job said that it has no key.");
}
