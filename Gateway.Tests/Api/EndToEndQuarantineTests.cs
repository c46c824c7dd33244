using System.Text;
using Gateway.Cli.Demo;
using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>What is quarantined in translation, each with its code: nothing of it is delivered or acknowledged, and its bytes are kept.</summary>
[Collection(EndToEndOnSqlite.Name)]
public sealed class EndToEndQuarantineTests(EndToEndSqliteGateway gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>X12 ISA15: P or T; the ids decide which of them is agreed.</summary>
    [Theory]
    [InlineData('X', "", "usage-unknown")]
    [InlineData('T', "", "test-on-live")]
    [InlineData('P', "TEST", "live-on-test")]
    public async Task AnInterchangeOfAnotherUsageThanAgreed(char usage, string ids, string code)
    {
        var order = gateway.Order() with { Usage = usage };
        if (ids == "TEST")
        {
            order = order with { SenderQualifier = "ZZ", Sender = "ACMETEST", GroupSender = "ACMETEST", Receiver = "NORTHWINDTEST", GroupReceiver = "NORTHWINDTEST" };
        }

        await NothingMovesAsync("acme", order.ToBytes(), code, order);
    }

    [Fact]
    public async Task ASetOutsideAnyGroup()
    {
        var order = gateway.Order();
        var text = Encoding.ASCII.GetString(order.ToBytes());
        var (set, end) = (text.IndexOf("ST*", StringComparison.Ordinal), text.IndexOf("GE*", StringComparison.Ordinal));
        var trailer = text.IndexOf("IEA*", StringComparison.Ordinal);

        await NothingMovesAsync("acme", Encoding.ASCII.GetBytes(text[..trailer] + text[set..end] + text[trailer..]), "x12-set-outside-group", order);
    }

    /// <summary>X12 479: PO carries 850, IN 810, FA the acknowledgments, for which none is ever sent.</summary>
    [Theory]
    [InlineData("GS*PO*", "GS*FA*")]
    [InlineData("ST*850*", "ST*997*")]
    public async Task AnAcknowledgmentAndADocumentInOneGroup(string from, string to)
    {
        var order = gateway.Order();

        await NothingMovesAsync("acme", Replaced(order, from, to), "x12-set-in-wrong-group", order);
    }

    /// <summary>A unit that is well formed and that the partner's table does not have.</summary>
    [Fact]
    public async Task ADocumentThatItsMapCannotCarry()
    {
        var order = gateway.Order(count: 2);
        var text = Encoding.ASCII.GetString(order.ToBytes());
        var unit = text.IndexOf("*EA*", StringComparison.Ordinal);

        await NothingMovesAsync("acme", Encoding.ASCII.GetBytes(text.Remove(unit, 4).Insert(unit, "*ZY*")), "mapping-failed", order);
    }

    private async Task NothingMovesAsync(string partner, byte[] bytes, string code, OrderInterchange order)
    {
        var detail = await gateway.KeptAsync(await gateway.AcceptedAsync(partner, bytes), code, bytes);

        Assert.Empty(detail.Children);
        Assert.All(detail.Documents, d => Assert.Equal(ValidationState.Invalid, d.Validation));
        foreach (var stub in (string[])["erp", "erp-test", partner])
        {
            Assert.DoesNotContain(
                gateway.Stub(stub).Messages,
                m => EndToEndGateway.AckOf(order.ControlNumber)(m) || order.Orders.Any(o => EndToEndGateway.DocumentOf(o.Number)(m)));
        }
    }

    private static byte[] Replaced(OrderInterchange order, string from, string to) =>
        Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(order.ToBytes()).Replace(from, to, StringComparison.Ordinal));
}
