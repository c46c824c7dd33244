using System.Net;
using System.Net.Sockets;
using Gateway.Exchanges;
using Gateway.Tests.Api.Host;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>
/// Receipt-Delivery-Option (RFC 4130 7.3) is the sender's text: a receipt goes only to the registered address or below it on a segment's border, anything
/// else is refused on the connection and nobody is called.
/// </summary>
[Collection(As2OnSqlite.Name)]
public sealed class As2ReceiptUrlTests(As2SqliteGateway gateway)
{
    private readonly As2Peer _birch = gateway.Peer("birch");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/mdn")]
    [InlineData("/mdn/")]
    [InlineData("/mdn/orders/7")]
    [InlineData("/mdn?from=northwind")]
    public async Task TheRegisteredAddressAndWhatIsBelowItAreCalled(string path)
    {
        var order = gateway.Order("birch");
        var message = _birch.Seal(order.ToBytes());

        var answer = await _birch.PostAsync(message, ("Receipt-Delivery-Option", new Uri(_birch.Address, path).ToString()));

        Assert.Equal((204, 0), (answer.Status, answer.Body.Length));
        var receipt = await _birch.ReceiptAsync(message.Id);
        Assert.Equal((path.Split('?')[0], message.Mic), (receipt.Path, receipt.Mdn.Mic));
        await gateway.DeliveredOnceAsync(order);
    }

    /// <summary>Of a message that is refused the receipt goes to the registered address itself.</summary>
    [Fact]
    public async Task WhatDoesNotDecryptChoosesNothingOfTheAddress()
    {
        var message = _birch.Seal(gateway.Order("birch").ToBytes());
        message.Entity.Body[^5] ^= 1;

        var answer = await _birch.PostAsync(message, ("Receipt-Delivery-Option", new Uri(_birch.Address, "/mdn/orders/7?from=stranger").ToString()));

        Assert.Equal(204, answer.Status);
        var receipt = await _birch.ReceiptAsync(message.Id);
        Assert.Equal(("/mdn", "error: decryption-failed"), (receipt.Path, receipt.Mdn.Modifier));
    }

    /// <summary>{0} is the partner's port, {1} one where somebody else listens.</summary>
    [Theory]
    [InlineData("http://127.0.0.1:{0}.evil.example/mdn")]
    [InlineData("http://127.0.0.1.evil.example:{0}/mdn")]
    [InlineData("http://127.0.0.1:{1}/mdn")]
    [InlineData("http://somebody@127.0.0.1:{0}/mdn")]
    [InlineData("http://127.0.0.1:{0}@127.0.0.1:{1}/mdn")]
    [InlineData("http://127.0.0.1:{0}/mdnx")]
    [InlineData("http://127.0.0.1:{0}/mdn/../elsewhere")]
    [InlineData("http://127.0.0.1:{0}/mdn/%2e%2e/elsewhere")]
    [InlineData("http://127.0.0.1:{0}/mdn/..%2felsewhere")]
    [InlineData("http://127.0.0.1:{0}/mdn/%252e%252e%252felsewhere")]
    [InlineData("http://127.0.0.1:{0}/mdn/..;/elsewhere")]
    [InlineData("http://127.0.0.1:{0}/mdn/..%5Celsewhere")]
    [InlineData("http://127.0.0.1:{0}/MDN")]
    [InlineData("http://127.0.0.1:{0}/elsewhere")]
    [InlineData("https://127.0.0.1:{0}/mdn")]
    [InlineData("http://localhost:{0}/mdn")]
    [InlineData("ftp://127.0.0.1:{1}/mdn")]
    [InlineData("mailto:as2@partner.example")]
    public async Task AnyOtherAddressIsRefusedOnTheConnectionAndNobodyIsCalled(string url)
    {
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        url = url.Replace("{0}", $"{_birch.Address.Port}", StringComparison.Ordinal)
            .Replace("{1}", $"{((IPEndPoint)elsewhere.LocalEndpoint).Port}", StringComparison.Ordinal);
        var message = _birch.Seal(gateway.Order("birch").ToBytes());
        var before = _birch.Posted.Count(p => p.Signed.Length == 0);

        var answer = await _birch.PostAsync(message, ("Receipt-Delivery-Option", url));

        Assert.Equal("error: unexpected-processing-error", answer.Mdn.Modifier);
        await answer.Mdn.VerifyAsync(_birch.GatewayFile);
        var refused = await gateway.RefusedAsync(message, "receipt-url-refused");
        Assert.Empty(refused.Children);

        // A later message's receipt has left: one of this message would have been before it.
        var next = _birch.Seal(gateway.Order("birch").ToBytes());
        _ = await _birch.PostAsync(next, ("Receipt-Delivery-Option", new Uri(_birch.Address, "/mdn").ToString()));
        _ = await _birch.ReceiptAsync(next.Id);
        Assert.False(elsewhere.Pending());
        Assert.Equal(before + 1, _birch.Posted.Count(p => p.Signed.Length == 0));
    }

    /// <summary>The id is not used up by a message that was refused: corrected, it is taken.</summary>
    [Fact]
    public async Task ARefusedMessageIsTakenWhenItComesAgainWithTheRegisteredAddress()
    {
        var order = gateway.Order("birch");
        var message = _birch.Seal(order.ToBytes());
        _ = await _birch.PostAsync(message, ("Receipt-Delivery-Option", "http://127.0.0.1:1/mdn"));

        var answer = await _birch.RepeatAsync(message, ("Receipt-Delivery-Option", new Uri(_birch.Address, "/mdn").ToString()));

        Assert.Equal(204, answer.Status);
        Assert.Null((await _birch.ReceiptAsync(message.Id)).Mdn.Modifier);
        await gateway.DeliveredOnceAsync(order);
        Assert.Equal(
            [ExchangeStage.Quarantined, ExchangeStage.Done],
            (await Task.WhenAll((await gateway.ExchangesAsync(message.Id)).Select(e => gateway.WaitAsync(e, d => d.Stage is ExchangeStage.Quarantined or ExchangeStage.Done))))
                .Select(e => e.Stage));
    }

    /// <summary>DG 1Q14.5: programs ask whether somebody is there.</summary>
    [Theory]
    [InlineData("GET", "/as2")]
    [InlineData("HEAD", "/as2")]
    [InlineData("GET", "/as2/")]
    [InlineData("HEAD", "/as2/")]
    public async Task GetAndHeadAreAnswered(string method, string path)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(gateway.Process.Partners, path));

        using var answer = await http.SendAsync(request, Ct);

        Assert.Equal((HttpStatusCode.OK, method == "GET"), (answer.StatusCode, (await answer.Content.ReadAsByteArrayAsync(Ct)).Length > 0));
        Assert.Equal(method == "GET", answer.Content.Headers.ContentLength > 0);
    }

    /// <summary>A partner's product may add a slash to the address that it was told.</summary>
    [Theory]
    [InlineData("/as2/", HttpStatusCode.BadRequest, "as2-name-invalid")]
    [InlineData("/as2//", HttpStatusCode.NotFound, "not-found")]
    [InlineData("/as2/x", HttpStatusCode.NotFound, "not-found")]
    public async Task ATrailingSlashIsTheSameAddress(string path, HttpStatusCode status, string code)
    {
        using var http = new HttpClient();
        using var content = new StringContent("x");

        using var answer = await http.PostAsync(new Uri(gateway.Process.Partners, path), content, Ct);

        _ = await answer.ProblemAsync(status, code);
    }

    /// <summary>What partners reach is bound to their listener by the connection's port; a Host header changes nothing.</summary>
    [Theory]
    [InlineData(false, "POST", "/as2")]
    [InlineData(false, "GET", "/as2")]
    [InlineData(false, "POST", "/as2/")]
    [InlineData(true, "GET", "/api/v1/exchanges")]
    [InlineData(true, "GET", "/")]
    [InlineData(true, "GET", "/login")]
    public async Task EachListenerHasItsOwnRoutesOnly(bool onPartners, string method, string path)
    {
        var (at, other) = onPartners ? (gateway.Process.Partners, gateway.Process.Api) : (gateway.Process.Api, gateway.Process.Partners);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", gateway.Keys["operator"]);
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(at, path));
        request.Headers.Host = other.Authority;

        using var answer = await http.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
