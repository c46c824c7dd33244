using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Gateway.Api.Models;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>What the tests of certificate exchange say and ask.</summary>
internal static class As2CertificateExchange
{
    private static readonly XNamespace Cem = "urn:ietf:params:xml:ns:ediintcertificateexchange";
    private static readonly XNamespace Ds = "http://www.w3.org/2000/09/xmldsig#";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static string NewRequestId() => As2Peer.NewId().Trim('<', '>');

    /// <summary>A certificate with its key that the peer has from now on: it opens what is encrypted to it.</summary>
    public static X509Certificate2 NewKey(this As2Peer peer)
    {
        var next = NewCertificate(peer.Them);
        peer.MoreKeys.Add(next);
        return next;
    }

    public static X509Certificate2 NewCertificate(string name, int rsa = 2048) =>
        SomeKeys.Certificate(EndToEndGateway.Now.AddDays(-1), EndToEndGateway.Now.AddDays(400), $"CN={name} AS2 next", rsa);

    /// <summary>A request of the peer's to trust the certificate for signatures and encryption.</summary>
    public static As2Message Request(this As2Peer peer, string requestId, X509Certificate2 certificate, DateTimeOffset? respondBy = null) => peer.SealPart(SomeCem.Entity(
        SomeCem.By(peer.Them, SomeCem.Request(requestId, SomeCem.TrustRequest(certificate, "new@partner.example", respondBy?.ToString("yyyy-MM-ddTHH:mm:ssZ"), "digitalSignature", "keyEncipherment"))),
        ("new@partner.example", SomeCem.Bag(certificate))));

    /// <summary>The one proposal of that request as <c>gw keys proposals</c> shows it.</summary>
    public static async Task<JsonElement> ProposalAsync(this As2Gateway gateway, string requestId) =>
        Assert.Single(await gateway.ProposalsAsync(requestId));

    public static async Task<IReadOnlyList<JsonElement>> ProposalsAsync(this As2Gateway gateway, string requestId)
    {
        var listed = await gateway.Process.RunAsync(["keys", "proposals", "--all", "--json"], Ct);
        Assert.True(listed.Exit == 0, listed.Errors);
        return [.. listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).Where(p => p.GetProperty("requestId").GetString() == requestId)];
    }

    /// <summary>The answer as the partner reads it: signed by the gateway, and for each certificate its serial number, status and reason.</summary>
    public static async Task<(As2Posted Posted, IReadOnlyList<(string Serial, string Issuer, string Status, string? Reason)> Answers)> AnswerAsync(
        this As2Peer peer, string requestId, bool verify = true)
    {
        var posted = await peer.AboutCertificatesAsync($"requestId=\"{requestId}\"");
        var signed = verify ? await As2Wrapping.OpenByOpenSslAsync(posted.Body, peer.Party, peer.GatewayFile) : posted.Signed;
        var root = Description(signed, "EDIINTCertificateExchangeResponse");
        Assert.Equal(peer.Us, root.Element(Cem + "TradingPartnerInfo")!.Element(Cem + "Name")!.Value);
        return (posted, [.. root.Elements(Cem + "TrustResponse").Select(r => (
            r.Element(Cem + "CertificateReference")!.Element(Ds + "X509SerialNumber")!.Value, r.Element(Cem + "CertificateReference")!.Element(Ds + "X509IssuerName")!.Value,
            r.Element(Cem + "CertStatus")!.Value, r.Element(Cem + "ReasonForRejection")?.Value))]);
    }

    /// <summary>What the gateway asks: the request's id, its uses and the certificate.</summary>
    public static async Task<(string RequestId, string Issuer, IReadOnlyList<string> Uses, byte[] Certificate)> AskedAsync(this As2Peer peer, string serial)
    {
        var posted = await peer.AboutCertificatesAsync($"X509SerialNumber>{serial}<");
        var signed = await As2Wrapping.OpenByOpenSslAsync(posted.Body, peer.Party, peer.GatewayFile);
        var root = Description(signed, "EDIINTCertificateExchangeRequest");
        var trust = root.Element(Cem + "TrustRequest")!;
        var bag = As2Wrapping.Decode(Parts(signed)[1]);
        return (
            root.Attribute("requestId")!.Value, trust.Descendants(Ds + "X509IssuerName").Single().Value, [.. trust.Elements(Cem + "CertUsage").Select(u => u.Value)],
            Assert.Single(SomeCem.Certificates(bag)));
    }

    public static IReadOnlyList<JsonElement> Noted(this ExchangeDetail exchange, string kind) =>
        [.. exchange.Timeline.Where(t => t.Kind == kind).Select(t => t.Data!.Value)];

    private static XElement Description(byte[] signed, string root)
    {
        var (fields, body) = MimeOctets.Split(Parts(signed)[0]);
        Assert.Equal("application/ediint-cert-exchange+xml", fields["Content-Type"]);
        var found = XDocument.Parse(Encoding.UTF8.GetString(body)).Root!;
        Assert.Equal(Cem + root, found.Name);
        return found;
    }

    private static IReadOnlyList<byte[]> Parts(byte[] signed)
    {
        var (fields, body) = MimeOctets.Split(signed);
        return MimeOctets.Parts(fields["Content-Type"], body);
    }
}
