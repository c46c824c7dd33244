using System.Security.Authentication;
using System.Text;
using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>Partners who are reached by https, who want to see a certificate of ours, and a password (RFC 4130 5.1, rfc4130bis 10).</summary>
[Collection(As2OnSqlite.Name)]
public sealed class As2TlsTests(As2SqliteGateway gateway)
{
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task AMessageLeavesWithOurCertificateAndThePasswordOfItsUser(SslProtocols protocol)
    {
        var (fir, number) = (gateway.Peer("fir"), gateway.NextInvoice());
        fir.Protocols = protocol;

        var exchange = await gateway.InvoiceAsync("fir", number);

        var delivery = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Delivered);
        var sent = Assert.Single(await fir.MessagesAsync(number));
        Assert.Equal((protocol, gateway.EdgeCertificate), (sent.Protocol, sent.ClientCertificate));
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("northwind:" + As2Gateway.Password)), sent.Headers["Authorization"]);
        _ = Assert.Single(delivery.Attempts);
    }

    /// <summary>No authority stands behind its certificate, and the profile does not name it: it gets nothing, not even who we are.</summary>
    [Fact]
    public async Task AServerThatNobodyVouchesForGetsNothing()
    {
        var (gum, number) = (gateway.Peer("gum"), gateway.NextInvoice());

        var exchange = await gateway.InvoiceAsync("gum", number);

        var delivery = await gateway.DeliveryAsync(exchange, d => d.Attempts.Count == 3 && d.State == DeliveryState.Failed);
        Assert.Equal(["tls-failed", "tls-failed", "retries-exhausted"], delivery.Attempts.Select(a => a.Code));
        Assert.Empty(gum.Posted);
    }
}
