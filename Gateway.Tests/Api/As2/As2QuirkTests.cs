using System.Text;
using Gateway.Exchanges;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Cms;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>Each switch for what a partner does, or needs, that is not the rule: on the wire with gum and hazel, who have them, and with alder, who has none.</summary>
[Collection(As2OnSqlite.Name)]
public sealed class As2QuirkTests(As2SqliteGateway gateway)
{
    private static readonly DerObjectIdentifier AlgorithmProtection = new("1.2.840.113549.1.9.52");
    private readonly As2Peer _alder = gateway.Peer("alder");
    private readonly As2Peer _gum = gateway.Peer("gum");
    private readonly As2Peer _hazel = gateway.Peer("hazel");

    /// <summary><c>lower-case-headers</c>: the names of AS2's own fields; RFC 9110 5.1 lets them be in any case.</summary>
    [Fact]
    public async Task HeaderNamesAreInLowerCase()
    {
        string[] names = ["AS2-Version", "AS2-From", "AS2-To", "Message-ID", "EDIINT-Features", "Disposition-Notification-To", "Disposition-Notification-Options"];

        var (plain, quirky) = (await SentAsync(_alder, "alder"), await SentAsync(_gum, "gum"));

        Assert.All(names, name => Assert.Contains(name, plain.Headers.Keys, StringComparer.Ordinal));
        Assert.All(names, name => Assert.Contains(name.ToLowerInvariant(), quirky.Headers.Keys, StringComparer.Ordinal));
        Assert.All(names, name => Assert.DoesNotContain(name, quirky.Headers.Keys, StringComparer.Ordinal));
    }

    /// <summary><c>no-brackets</c>: the receipt repeats the id so, and is matched (DG 3Q13.6).</summary>
    [Fact]
    public async Task TheMessageIdHasNoBrackets()
    {
        Assert.Matches("^<dl_[a-z0-9]+@NORTHWIND>$", (await SentAsync(_alder, "alder")).MessageId);
        Assert.Matches("^dl_[a-z0-9]+@NORTHWIND$", (await SentAsync(_gum, "gum")).MessageId);
    }

    /// <summary><c>chunked</c>: chunked and without Content-Length, or the other way round; never both (RFC 9112 6.2, DG 1Q13.5).</summary>
    [Fact]
    public async Task TheBodyIsChunkedOrHasItsLength()
    {
        var (plain, quirky) = (await SentAsync(_alder, "alder"), await SentAsync(_gum, "gum"));

        Assert.Equal(plain.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), plain.Headers["Content-Length"]);
        Assert.False(plain.Headers.ContainsKey("Transfer-Encoding"));
        Assert.Equal("chunked", quirky.Headers["Transfer-Encoding"]);
        Assert.False(quirky.Headers.ContainsKey("Content-Length"));
    }

    /// <summary><c>old-micalg</c>: as RFC 3851 spelt it, in what is asked for, in multipart/signed and in receipts; RFC 5751 3.4.3.2 otherwise.</summary>
    [Fact]
    public async Task DigestsAreSpeltAsBeforeRfc5751()
    {
        var (plain, quirky) = (await SentAsync(_alder, "alder"), await SentAsync(_gum, "gum"));
        Assert.EndsWith("signed-receipt-micalg=optional, sha-256", plain.Headers["Disposition-Notification-Options"], StringComparison.Ordinal);
        Assert.EndsWith("signed-receipt-micalg=optional, sha256", quirky.Headers["Disposition-Notification-Options"], StringComparison.Ordinal);
        Assert.Contains("micalg=sha-256;", SignedTypeOf(plain, _alder), StringComparison.Ordinal);
        Assert.Contains("micalg=sha256;", SignedTypeOf(quirky, _gum), StringComparison.Ordinal);

        var (first, second) = (await ReceivedAsync(_alder, "alder"), await ReceivedAsync(_gum, "gum"));
        Assert.EndsWith(", sha-256", first.Mdn.Fields["Received-Content-MIC"], StringComparison.Ordinal);
        Assert.EndsWith(", sha256", second.Mdn.Fields["Received-Content-MIC"], StringComparison.Ordinal);
        Assert.Contains("micalg=sha-256", first.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Contains("micalg=sha256", second.Headers["Content-Type"], StringComparison.Ordinal);
    }

    /// <summary><c>no-algorithm-protection</c>: CMSAlgorithmProtection (RFC 6211) in messages and receipts, or not.</summary>
    [Fact]
    public async Task SignaturesLeaveAlgorithmProtectionOut()
    {
        Assert.True(IsProtected(SignatureOf(await SentAsync(_alder, "alder"), _alder)));
        Assert.False(IsProtected(SignatureOf(await SentAsync(_gum, "gum"), _gum)));
        Assert.True(IsProtected((await ReceivedAsync(_alder, "alder")).Mdn.Signature!));
        Assert.False(IsProtected((await ReceivedAsync(_gum, "gum")).Mdn.Signature!));
    }

    /// <summary><c>pss-without-parameters</c>, in: RFC 4055 3.1 wants them, and what they would say is guessed for this partner alone.</summary>
    [Fact]
    public async Task AMessageSignedByPssWithoutParametersIsTaken()
    {
        var (order, part) = (gateway.Order("gum"), As2Wrapping.Part(gateway.Order().ToBytes(), "order.edi").Octets);
        var message = Of(_gum, As2Wrapping.Part(order.ToBytes(), "order.edi").Octets, PssWithoutParameters.Sign);

        var mdn = (await _gum.PostAsync(message)).Mdn;

        Assert.Equal((null, message.Mic), (mdn.Modifier, mdn.Mic));
        await gateway.DeliveredOnceAsync(order);
        Assert.Equal("error: authentication-failed", (await _alder.PostAsync(Of(_alder, part, PssWithoutParameters.Sign))).Mdn.Modifier);
    }

    /// <summary><c>pss-without-parameters</c>, out: a receipt so signed proves what it says; without the switch it proves nothing, and the message goes again.</summary>
    [Fact]
    public async Task AReceiptSignedByPssWithoutParametersCounts()
    {
        var (theirs, other) = (gateway.NextInvoice(), gateway.NextInvoice());
        _gum.Answer(theirs, As2Reply.PssWithoutParameters);
        _alder.Answer(other, As2Reply.PssWithoutParameters, As2Reply.Receipt);

        var taken = await gateway.DeliveryAsync(await gateway.InvoiceAsync("gum", theirs), d => d.State == DeliveryState.Delivered);
        var again = await gateway.DeliveryAsync(await gateway.InvoiceAsync("alder", other), d => d.State == DeliveryState.Delivered);

        Assert.Equal((1, 2), (taken.Attempts.Count, again.Attempts.Count));
        Assert.Contains("receipt-missing", again.Attempts[0].Detail, StringComparison.Ordinal);
    }

    /// <summary><c>canonical-text</c>: lines that end in LF are signed, and their MIC is made, as if they ended in CRLF (RFC 8551 3.1.1).</summary>
    [Fact]
    public async Task TextIsBroughtToItsCanonicalFormBeforeItsDigestIsCompared()
    {
        var order = gateway.Order("hazel");
        var message = Of(_hazel, Lines(order.ToBytes()), SignCanonical);

        var mdn = (await _hazel.PostAsync(message)).Mdn;

        Assert.Equal((null, As2Wrapping.Mic(Canonical(message.Signed))), (mdn.Modifier, mdn.Mic));
        await gateway.DeliveredOnceAsync(order);
        Assert.Equal("error: authentication-failed", (await _alder.PostAsync(Of(_alder, Lines(gateway.Order().ToBytes()), SignCanonical))).Mdn.Modifier);
    }

    /// <summary><c>async-status</c>: 204 is the rule (RFC 4130bis); some partners know 202 or 200 only.</summary>
    [Fact]
    public async Task AMessageWhoseReceiptComesLaterIsTakenWithTheStatusOfTheProfile()
    {
        foreach (var (peer, name, status) in ((As2Peer, string, int)[])[(_alder, "alder", 204), (_gum, "gum", 202)])
        {
            var message = peer.Seal(gateway.Order(name).ToBytes());
            var answer = await peer.PostAsync(message, ("Receipt-Delivery-Option", new Uri(peer.Address, "/mdn").ToString()));
            Assert.Equal((status, 0), (answer.Status, answer.Body.Length));
            Assert.Null((await peer.ReceiptAsync(message.Id)).Mdn.Modifier);
        }
    }

    private async Task<As2Posted> SentAsync(As2Peer peer, string name)
    {
        var number = gateway.NextInvoice();
        var exchange = await gateway.InvoiceAsync(name, number);
        _ = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Delivered);
        return Assert.Single(await peer.MessagesAsync(number));
    }

    private async Task<As2Answer> ReceivedAsync(As2Peer peer, string name)
    {
        var answer = await peer.PostAsync(peer.Seal(gateway.Order(name).ToBytes()));
        Assert.Null(answer.Mdn.Modifier);
        return answer;
    }

    private static As2Message Of(As2Peer peer, byte[] part, Func<byte[], System.Security.Cryptography.X509Certificates.X509Certificate2, As2Entity> sign)
    {
        var signed = sign(part, peer.Party.Certificate);
        return new As2Message(As2Peer.NewId(), As2Wrapping.Encrypt(signed, peer.GatewayCertificate), part, signed);
    }

    /// <summary>An order with a line each segment, as editors write it, without a transfer encoding.</summary>
    private static byte[] Lines(byte[] order) => new As2Entity(
        "application/edi-x12", Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(order).Replace("\n", "", StringComparison.Ordinal).Replace("~", "~\n", StringComparison.Ordinal)))
        .Octets;

    private static byte[] Canonical(byte[] octets) => Encoding.Latin1.GetBytes(
        Encoding.Latin1.GetString(octets).Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal));

    /// <summary>The signature is over the canonical form; the octets go as they are.</summary>
    private static As2Entity SignCanonical(byte[] octets, System.Security.Cryptography.X509Certificates.X509Certificate2 by) =>
        As2Wrapping.Signed(octets, As2Wrapping.Open(As2Wrapping.Sign(Canonical(octets), by).Octets).Signature);

    private static string SignedTypeOf(As2Posted posted, As2Peer peer) =>
        MimeOctets.Split(As2Wrapping.Decrypt(posted.Body, peer.Party.Certificate)).Fields["Content-Type"];

    private static byte[] SignatureOf(As2Posted posted, As2Peer peer) => As2Wrapping.Open(As2Wrapping.Decrypt(posted.Body, peer.Party.Certificate)).Signature;

    private static bool IsProtected(byte[] signature) =>
        new CmsSignedData(signature).GetSignerInfos().GetSigners().Single().SignedAttributes[AlgorithmProtection] is not null;
}
