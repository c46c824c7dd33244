using System.Text;
using Gateway.Exchanges;
using Gateway.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>Who has no profile is answered on the connection, unsigned, and gets little disk (RFC 4130bis: unknown-trading-relationship).</summary>
[Collection(As2OnSqlite.Name)]
public sealed class As2StrangerTests(As2SqliteGateway gateway)
{
    private const int MostKept = 64 * 1024;
    private readonly As2Peer _alder = gateway.Peer("alder");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Case counts in AS2 names (RFC 4130 6.2); the pair turned round is another pair.</summary>
    [Theory]
    [InlineData("NOBODY", "NORTHWIND")]
    [InlineData("alder", "NORTHWIND")]
    [InlineData("ALDER", "SOMEBODY")]
    [InlineData("NORTHWIND", "ALDER")]
    [InlineData("ALDER", "NORTHWIND TRADERS")]
    public async Task AnUnknownPairIsSaidToBeUnknownInAnUnsignedReceipt(string from, string to)
    {
        var order = gateway.Order();
        var message = _alder.Seal(order.ToBytes());

        var answer = await _alder.PostAsync(
            message, ("AS2-From", from), ("AS2-To", to), ("Receipt-Delivery-Option", new Uri(_alder.Address, "/mdn").ToString()));

        Assert.Equal(("error: unknown-trading-relationship", message.Id), (answer.Mdn.Modifier, answer.Mdn.OriginalMessageId));
        Assert.Null(answer.Mdn.Signature);
        var (code, kept) = await StrangerAsync(message.Id);
        Assert.Equal(("unknown-trading-relationship", message.Entity.Body.Length), (code, kept));

        // The pair's own message goes through: what the stranger sent has claimed nothing.
        _ = await _alder.PostAsync(message);
        await gateway.DeliveredOnceAsync(order);
        Assert.DoesNotContain(_alder.Posted, p => p.Path == "/mdn" && p.Mdn.OriginalMessageId == message.Id);
    }

    [Fact]
    public async Task OfALargeMessageOfAStrangerTheBeginningIsKept()
    {
        var message = new As2Message(As2Peer.NewId(), new As2Entity("application/pkcs7-mime", Encoding.ASCII.GetBytes(new string('x', 5 * MostKept))), []);

        var answer = await _alder.PostAsync(message, ("AS2-From", "NOBODY"));

        Assert.Equal("error: unknown-trading-relationship", answer.Mdn.Modifier);
        Assert.Equal(("unknown-trading-relationship", MostKept), await StrangerAsync(message.Id));
    }

    private async Task<(string? Code, long Kept)> StrangerAsync(string messageId)
    {
        var bare = messageId.Trim('<', '>');
        await using var services = gateway.Ledger();
        await using var rows = services.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContext();
        var row = await rows.Exchanges.SingleAsync(e => e.Partner == null && e.Headers != null && e.Headers.Contains(bare), Ct);
        Assert.Equal((ExchangeStage.Quarantined, "as2:stranger"), (row.Stage, row.Actor));
        return (row.Code, (await rows.Payloads.SingleAsync(p => p.Exchange == row.Id, Ct)).Length);
    }
}
