using System.Text;
using Gateway.Cli.Demo;
using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Interop.As2;

/// <summary>The foreign party sends an order of each row and looks at the receipt that it gets.</summary>
public sealed class ReceivedRows
{
    private const string Options = "signed-receipt-protocol=required, pkcs7-signature; signed-receipt-micalg=optional, sha-256";
    private readonly As2InteropGateway _gateway;
    private readonly As2RowResults _results;

    public ReceivedRows(As2InteropGateway gateway)
    {
        _gateway = gateway;
        _results = new As2RowResults(RunAsync);
    }

    /// <summary>By the row's name; null where nothing was wrong.</summary>
    internal Task<IReadOnlyDictionary<string, Exception?>> ResultsAsync()
    {
        _ = _gateway.Ready();
        return _results.AllAsync();
    }

    private async Task RunAsync(As2Row row)
    {
        var number = _gateway.NextNumber();
        var order = SampleOrder.Good(number, TimeProvider.System.GetUtcNow());
        var content = new OrderInterchange
        {
            ControlNumber = number,
            Time = TimeProvider.System.GetUtcNow(),
            Orders = [order],
            SenderQualifier = "ZZ",
            Sender = "FOREIGN",
            GroupSender = "FOREIGN",
        }.ToBytes();
        var (message, mic) = await _gateway.Messages.MakeAsync(row, content);
        var id = $"<{Guid.CreateVersion7():N}@foreign>";
        List<(string, string)> more = [("Disposition-Notification-To", "foreign"), ("Disposition-Notification-Options", Options)];
        if (row.IsAsync)
        {
            more.Add(("Receipt-Delivery-Option", new Uri(_gateway.Listener.Address, "/mdn/" + row.Id).AbsoluteUri));
        }

        var (status, answer) = await _gateway.PostAsync(As2Profiles.SenderName(row), id, message, [.. more]);
        if (row.IsAsync)
        {
            Assert.Equal((204, 0), (status, answer.Body.Length));
            answer = await _gateway.Listener.ReceiptAsync(row.Id).WaitAsync(As2InteropGateway.Patience);
        }
        else
        {
            Assert.Equal(200, status);
        }

        Assert.Equal((As2Profiles.Us, As2Profiles.SenderName(row)), (answer.Field("AS2-From"), answer.Field("AS2-To")));
        await _gateway.Receipts.AssertPositiveAsync(answer, id, mic);
        var (exchange, opened) = await _gateway.OrderAsync(order.Number);
        Assert.Equal(Encoding.ASCII.GetString(content), opened);
        Assert.Equal(As2Profiles.SenderName(row).ToLowerInvariant(), exchange.Channel);
        Assert.EndsWith("\r\n\r\n" + answer.Text, await _gateway.PartAsync(exchange.Id, "mdn"), StringComparison.Ordinal);
        Assert.NotEqual(ExchangeStage.Quarantined, exchange.Stage);
    }
}
