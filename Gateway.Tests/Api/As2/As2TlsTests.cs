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
        var (juniper, number) = (gateway.Peer("juniper"), gateway.NextInvoice());
        juniper.Protocols = protocol;

        var exchange = await gateway.InvoiceAsync("juniper", number);

        var delivery = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Delivered);
        var sent = Assert.Single(await juniper.MessagesAsync(number));
        Assert.Equal((protocol, gateway.EdgeCertificate), (sent.Protocol, sent.ClientCertificate));
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("northwind:" + As2Gateway.Password)), sent.Headers["Authorization"]);
        _ = Assert.Single(delivery.Attempts);
    }

    /// <summary>No authority stands behind its certificate, and the profile does not name it: it gets nothing, not even who we are.</summary>
    [Fact]
    public async Task AServerThatNobodyVouchesForGetsNothing()
    {
        var (larch, number) = (gateway.Peer("larch"), gateway.NextInvoice());

        var exchange = await gateway.InvoiceAsync("larch", number);

        var delivery = await gateway.DeliveryAsync(exchange, d => d.Attempts.Count == 3 && d.State == DeliveryState.Failed);
        Assert.Equal(["tls-failed", "tls-failed", "retries-exhausted"], delivery.Attempts.Select(a => a.Code));
        Assert.Empty(larch.Posted);
    }
}
