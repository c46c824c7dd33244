using System.Globalization;
using System.Text;
using Gateway.Exchanges;
using Gateway.Tests.Structure;
using Xunit;

namespace Gateway.Tests.Interop.As2;

/// <summary>The foreign party is sent an invoice of each row, opens it, and says in a receipt what it made of it.</summary>
public sealed class SentRows
{
    private static readonly string Sample = Repository.Read("partners/acme/samples/invoice.json");
    private readonly As2InteropGateway _gateway;
    private readonly As2RowResults _results;

    public SentRows(As2InteropGateway gateway)
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

    internal static byte[] Invoice(int number) => Encoding.UTF8.GetBytes(
        Sample.Replace("INV-90017", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));

    private async Task RunAsync(As2Row row)
    {
        var invoice = Invoice(_gateway.NextNumber());
        var opened = new TaskCompletionSource<(ForeignEntity Part, ForeignEntity Receipt)>(TaskCreationOptions.RunContinuationsAsynchronously);
        _gateway.Listener.Answer(row.Id, async message =>
        {
            try
            {
                var (part, mic) = await _gateway.Messages.OpenAsync(row, message);
                AssertFields(row, message);
                var receipt = await _gateway.Receipts.MakeAsync(message.Field("Message-ID")!, mic, row.Signature ?? "pkcs1");
                opened.SetResult((part, receipt));
                return row.IsAsync ? null : receipt;
            }
            catch (Exception error)
            {
                opened.SetException(error);
                throw;
            }
        });
        var sending = _gateway.InvoiceAsync(As2Profiles.RecipientId(row), invoice, d => d.State is DeliveryState.Delivered or DeliveryState.Failed);
        var (part, receipt) = await opened.Task.WaitAsync(As2InteropGateway.Patience);
        if (row.IsAsync)
        {
            var (status, _) = await _gateway.PostAsync(As2Profiles.RecipientName(row), $"<{Guid.CreateVersion7():N}@foreign>", receipt);
            Assert.InRange(status, 200, 299);
        }

        var sent = await sending;
        var delivery = Assert.Single(sent.Deliveries);
        Assert.Equal((DeliveryState.Delivered, null), (delivery.State, delivery.Detail));
        Assert.Equal(Encoding.UTF8.GetString(invoice), Encoding.UTF8.GetString(part.Content));
        Assert.EndsWith("\r\n\r\n" + receipt.Text, await _gateway.PartAsync(sent.Id, "mdn"), StringComparison.Ordinal);
    }

    private void AssertFields(As2Row row, ForeignEntity message)
    {
        Assert.Equal((As2Profiles.Us, As2Profiles.RecipientName(row)), (message.Field("AS2-From"), message.Field("AS2-To")));
        Assert.Equal(row.IsAsync ? _gateway.As2.AbsoluteUri : null, message.Field("Receipt-Delivery-Option"));
        Assert.Equal("signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=optional, sha-256", message.Field("Disposition-Notification-Options"));
    }
}
