using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml.Linq;
using Gateway.Partners;
using Gateway.Tests.Support;
using Gateway.Transports;
using Gateway.Transports.As2;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

/// <summary>Messages of certificate exchange (draft-meadors-certificate-exchange-14) as partners write them, as nobody should, and as we do.</summary>
public sealed class CemFormatTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    private static readonly XNamespace Cem = "urn:ietf:params:xml:ns:ediintcertificateexchange";
    private static readonly XNamespace Ds = "http://www.w3.org/2000/09/xmldsig#";

    private readonly X509Certificate2 _one = SomeKeys.Certificate(Now.AddDays(-1), Now.AddDays(300), "CN=Partner \u00fc, O=One", rsa: 2048);
    private readonly X509Certificate2 _two = SomeKeys.Certificate(Now.AddDays(-1), Now.AddDays(300), "CN=Two");
    private readonly CemFormat _format = new(Options.Create(new As2Options { PublicUrl = "https://as2.northwind.example/as2" }), new FakeTimeProvider(Now));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string GoodTrust => SomeCem.TrustRequest(_one, "one@partner.example", "2026-12-31T12:00:00Z", "digitalSignature", "keyEncipherment");

    public void Dispose()
    {
        _one.Dispose();
        _two.Dispose();
    }

    [Fact]
    public async Task ARequestIsReadWithItsCertificate()
    {
        var request = await RequestAsync(SomeCem.Body(SomeCem.Request("r-1", GoodTrust), ("one@partner.example", SomeCem.Bag(_one))));

        var offered = Assert.Single(request.Certificates);
        Assert.Equal(("r-1", CertificateUse.Sign | CertificateUse.Encrypt, null), (request.RequestId, offered.Uses, offered.Code));
        Assert.Equal((SomeCem.Serial(_one), _one.IssuerName.Name), (offered.Serial, offered.Issuer));
        Assert.Equal(_one.RawData, offered.Facts!.Der.ToArray());
        Assert.Equal(new DateTimeOffset(2026, 12, 31, 12, 0, 0, TimeSpan.Zero), offered.RespondBy);
        Assert.Equal("https://as2.partner.example/as2", offered.ResponseUrl);
    }

    /// <summary>One bag may hold the chain too; which one is meant the serial number says.</summary>
    [Fact]
    public async Task TwoTrustRequestsAreReadEachWithItsOwn()
    {
        var xml = SomeCem.Request("r-2", GoodTrust, SomeCem.TrustRequest(_two, "&lt;two@partner.example&gt;", null, "tlsServer", "tlsClient"));
        var request = await RequestAsync(SomeCem.Body(xml, ("one@partner.example", SomeCem.Bag(_one)), ("two@partner.example", SomeCem.Bag(_one, _two))));

        Assert.Equal([(_one.Thumbprint, CertificateUse.Sign | CertificateUse.Encrypt), (_two.Thumbprint, CertificateUse.Tls)],
            request.Certificates.Select(c => (X509CertificateLoader.LoadCertificate(c.Facts!.Der.Span).Thumbprint, c.Uses)));
        Assert.Null(request.Certificates[1].RespondBy);
    }

    [Theory]
    [InlineData("cid:one%40partner.example")]
    [InlineData(" <one@partner.example> ")]
    public async Task AContentIdIsFoundHoweverItIsWritten(string written)
    {
        var xml = SomeCem.Request("r", GoodTrust.Replace("one@partner.example", written.Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal), StringComparison.Ordinal));

        Assert.NotNull(Assert.Single((await RequestAsync(SomeCem.Body(xml, ("one@partner.example", SomeCem.Bag(_one))))).Certificates).Facts);
    }

    /// <summary>Each with a code of its own, so that it can be answered: the rest of the request is not lost for it.</summary>
    [Fact]
    public async Task ACertificateThatIsNotThereOrIsAnotherIsSaidSo()
    {
        var xml = SomeCem.Request(
            "r", SomeCem.TrustRequest(_one, "nowhere@partner.example", null, "digitalSignature"), SomeCem.TrustRequest(_one, "two@partner.example", null, "digitalSignature"),
            SomeCem.TrustRequest(_one, "junk@partner.example", null, "digitalSignature"), SomeCem.TrustRequest(_one, "inner@partner.example", null, "digitalSignature"), GoodTrust);
        var junk = SomeCem.Bag(_one);
        junk.AsSpan(60, 20).Fill(0xff);
        var inner = SomeCem.Bag(_two);
        var request = await RequestAsync(SomeCem.Body(
            xml, ("two@partner.example", SomeCem.Bag(_two)), ("junk@partner.example", junk), ("inner@partner.example", inner[..^9]), ("one@partner.example", SomeCem.Bag(_one))));

        Assert.Equal(
            ["cem-certificate-missing", "cem-certificate-invalid", "cem-certificate-invalid", "cem-certificate-invalid", null], request.Certificates.Select(c => c.Code));
        Assert.All(request.Certificates.Take(4), c => Assert.Equal((SomeCem.Serial(_one), null), (c.Serial, c.Facts)));
    }

    [Fact]
    public async Task AUsageThatIsNotKnownIsPassedOver()
    {
        var xml = SomeCem.Request("r", GoodTrust.Replace("keyEncipherment", "timeStamping", StringComparison.Ordinal), SomeCem.TrustRequest(_one, "one@partner.example", null, "timeStamping"));
        var request = await RequestAsync(SomeCem.Body(xml, ("one@partner.example", SomeCem.Bag(_one))));

        Assert.Equal([CertificateUse.Sign, CertificateUse.None], request.Certificates.Select(c => c.Uses));
    }

    public static TheoryData<string, string> BadXml => new()
    {
        { "no XML", "certificates" },
        { "empty", "" },
        { "cut off", "<EDIINTCertificateExchangeRequest xmlns='urn:ietf:params:xml:ns:ediintcertificateexchange' requestId='r'>" },
        { "another root", "<Order xmlns='urn:ietf:params:xml:ns:ediintcertificateexchange' requestId='r'/>" },
        { "another namespace", "<EDIINTCertificateExchangeRequest xmlns='urn:example' requestId='r'><TrustRequest/></EDIINTCertificateExchangeRequest>" },
        { "no namespace", "<EDIINTCertificateExchangeRequest requestId='r'><TrustRequest/></EDIINTCertificateExchangeRequest>" },
        { "no request", "<EDIINTCertificateExchangeRequest xmlns='urn:ietf:params:xml:ns:ediintcertificateexchange' requestId='r'/>" },
        { "children of another namespace", "<EDIINTCertificateExchangeRequest xmlns='urn:ietf:params:xml:ns:ediintcertificateexchange' requestId='r'><TrustRequest xmlns=''/></EDIINTCertificateExchangeRequest>" },
        { "nothing in the request", "<EDIINTCertificateExchangeRequest xmlns='urn:ietf:params:xml:ns:ediintcertificateexchange' requestId='r'><TrustRequest/></EDIINTCertificateExchangeRequest>" },
        { "nothing in the response", "<EDIINTCertificateExchangeResponse xmlns='urn:ietf:params:xml:ns:ediintcertificateexchange' requestId='r'><TrustResponse/></EDIINTCertificateExchangeResponse>" },
    };

    [Theory, MemberData(nameof(BadXml))]
    public async Task AnotherXmlIsMalformed(string what, string xml) => Assert.NotEmpty(what + await MalformedAsync(SomeCem.Body(xml)));

    public static TheoryData<string, string, string> BadValues => new()
    {
        { "no requestId", "requestId=\"r\"", "" },
        { "an empty requestId", "requestId=\"r\"", "requestId=\" \"" },
        { "a long requestId", "requestId=\"r\"", $"requestId=\"{new string('r', 256)}\"" },
        { "a serial number in hex", "<ds:X509SerialNumber>", "<ds:X509SerialNumber>0xA" },
        { "no serial number", "ds:X509SerialNumber", "ds:X509SKI" },
        { "no issuer", "ds:X509IssuerName", "ds:X509SubjectName" },
        { "no entity", "EndEntity", "Entity" },
        { "no identifier", "CertificateIdentifier", "Identifier" },
        { "no content id", "CertificateContentID", "ContentID" },
        { "an empty content id", "one@partner.example", " " },
        { "a date that is none", "2026-12-31T12:00:00Z", "next week" },
        { "a date twice", "<RespondByDate>", "<RespondByDate>2026-12-01T00:00:00Z</RespondByDate><RespondByDate>" },
        { "an address without end", "https://as2.partner.example", "https://" + new string('a', 2000) },
    };

    [Theory, MemberData(nameof(BadValues))]
    public async Task AValueThatIsMissingOrNoneIsMalformed(string what, string right, string wrong)
    {
        var xml = SomeCem.Request("r", GoodTrust).Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(SomeCem.Request("r", GoodTrust), xml);

        Assert.NotEmpty(what + await MalformedAsync(SomeCem.Body(xml, ("one@partner.example", SomeCem.Bag(_one)))));
    }

    /// <summary>CWE-611: nothing is fetched for a document type, and nothing of it is read.</summary>
    [Fact]
    public async Task AnExternalEntityIsRefusedAndNobodyIsCalled()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/evil";
        var xml = SomeCem.Request("&x;", GoodTrust);

        foreach (var type in new[]
        {
            $"<!DOCTYPE r [<!ENTITY x SYSTEM \"{address}\">]>", $"<!DOCTYPE r SYSTEM \"{address}\">", $"<!DOCTYPE r [<!ENTITY % p SYSTEM \"{address}\"> %p;]>",
            "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
        })
        {
            var detail = await MalformedAsync(SomeCem.Body(xml.Replace("\n<EDIINT", $"\n{type}<EDIINT", StringComparison.Ordinal)));
            Assert.DoesNotContain("root:", detail, StringComparison.Ordinal);
        }

        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task ABillionLaughsAreNotExpanded()
    {
        var laughs = string.Concat(Enumerable.Range(1, 20).Select(i => $"<!ENTITY l{i} \"{string.Concat(Enumerable.Repeat($"&l{i - 1};", 10))}\">"));
        var xml = SomeCem.Request("&l20;", GoodTrust).Replace("\n<EDIINT", $"\n<!DOCTYPE r [<!ENTITY l0 \"ha\">{laughs}]><EDIINT", StringComparison.Ordinal);
        var before = GC.GetAllocatedBytesForCurrentThread();

        _ = await MalformedAsync(SomeCem.Body(xml));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * 1024 * 1024);
    }

    [Fact]
    public async Task WhatIsTooDeepTooLongOrTooManyIsMalformed()
    {
        var deep = SomeCem.Request("r", string.Concat(Enumerable.Repeat("<a>", 5000)) + string.Concat(Enumerable.Repeat("</a>", 5000)), GoodTrust);
        var wide = SomeCem.Request("r", GoodTrust, "<a>" + new string('x', 300_000) + "</a>");
        var many = SomeCem.Request("r", [.. Enumerable.Repeat(GoodTrust, 33)]);
        foreach (var xml in new[] { deep, wide, many })
        {
            _ = await MalformedAsync(SomeCem.Body(xml, ("one@partner.example", SomeCem.Bag(_one))));
        }

        var parts = Enumerable.Range(0, 70).Select(i => ($"{i}@x", new byte[] { 1 })).ToList();
        _ = await MalformedAsync(SomeCem.Body(SomeCem.Request("r", GoodTrust), parts));
        _ = await MalformedAsync(SomeCem.Body(SomeCem.Request("r", GoodTrust), ("big@x", new byte[600_000])));
        Assert.Equal(32, (await RequestAsync(SomeCem.Body(SomeCem.Request("r", [.. Enumerable.Repeat(GoodTrust, 32)])))).Certificates.Count);
    }

    [Fact]
    public async Task AStructureThatIsNoneIsMalformed()
    {
        var good = SomeCem.Body(SomeCem.Request("r", GoodTrust), ("one@partner.example", SomeCem.Bag(_one)));
        _ = await MalformedAsync(good[..^10]);
        _ = await MalformedAsync(SomeCem.Body(SomeCem.Request("r", GoodTrust), ("one@x", SomeCem.Bag(_one)), ("one@x", SomeCem.Bag(_two))));
        var twice = Encoding.UTF8.GetString(good).Replace("application/pkcs7-mime; smime-type=certs-only", "application/ediint-cert-exchange+xml", StringComparison.Ordinal);
        _ = await MalformedAsync(Encoding.UTF8.GetBytes(twice));
        _ = await MalformedAsync(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(good).Replace("application/ediint-cert-exchange+xml", "text/xml", StringComparison.Ordinal)));
        _ = await MalformedAsync(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(good).Replace("base64", "uuencode", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AnAnswerIsReadAlsoWhereItStandsAlone()
    {
        var xml = SomeCem.Response("r-9", SomeCem.TrustResponse("CN=Us", "17", "Accepted"), SomeCem.TrustResponse("CN=Us", "-18", "Rejected", "Not <![CDATA[<known>]]>."));
        foreach (var (type, body) in new[] { (SomeCem.ContentType, SomeCem.Body(xml)), ("application/ediint-cert-exchange+xml", Encoding.UTF8.GetBytes(xml)) })
        {
            var response = Assert.IsType<CertificateExchangeMessage.Response>(await _format.ReadAsync(Channel, type, body, Ct));

            Assert.Equal("r-9", response.RequestId);
            Assert.Equal([new TrustAnswer(true, null, "CN=Us", "17"), new TrustAnswer(false, "Not <known>.", "CN=Us", "-18")], response.Answers);
        }

        _ = await MalformedAsync(SomeCem.Body(SomeCem.Response("r-9", SomeCem.TrustResponse("CN=Us", "17", "Pending"))));
    }

    /// <summary>A name of AS2 that is there has to be the pair's, octet by octet (RFC 4130 6.2); one of another system, or none at all, says nothing here.</summary>
    [Theory]
    [InlineData("<Name qualifier=\"AS2\">ACME</Name>", true)]
    [InlineData("<Name qualifier=\"as2\"> \"ACME\" </Name>", true)]
    [InlineData("<Name qualifier=\"AS2\">OTHER</Name>", false)]
    [InlineData("<Name qualifier=\"as2\">acme</Name>", false)]
    [InlineData("<Name qualifier=\"AS2\"/>", false)]
    [InlineData("<Name qualifier=\"AS2\">NORTHWIND</Name>", false)]
    [InlineData("<Name qualifier=\"AS2\">OTHER</Name><Name qualifier=\"AS2\">ACME</Name>", true)]
    [InlineData("<Name qualifier=\"AS2\">OTHER</Name><Name qualifier=\"AS1\">ACME</Name>", false)]
    [InlineData("<Name qualifier=\"AS3\">OTHER</Name>", true)]
    [InlineData("<Name>OTHER</Name>", true)]
    [InlineData("", true)]
    public async Task WhoSpeaksIsThePartnerOfThePair(string names, bool isTaken)
    {
        const string right = "<Name qualifier=\"AS2\">ACME</Name>";
        foreach (var xml in new[] { SomeCem.Request("r", GoodTrust), SomeCem.Response("r", SomeCem.TrustResponse("CN=Us", "17", "Accepted")) })
        {
            Assert.Contains(right, xml, StringComparison.Ordinal);
            var message = await _format.ReadAsync(Channel, SomeCem.ContentType, SomeCem.Body(xml.Replace(right, names, StringComparison.Ordinal)), Ct);

            Assert.Equal(isTaken ? null : "cem-partner-mismatch", (message as CertificateExchangeMessage.Unreadable)?.Code);
        }
    }

    [Fact]
    public async Task WhatWeAskIsWrittenAsTheDraftHasIt()
    {
        var facts = CertificateFacts.Read(_one.RawData);
        var content = _format.WriteRequest(Channel, "q-1", new AnnouncedCertificate(facts, CertificateUse.Sign | CertificateUse.Encrypt | CertificateUse.Tls, Now.AddDays(14)));

        Assert.Contains("type=\"application/ediint-cert-exchange+xml\"", content.ContentType, StringComparison.Ordinal);
        var parts = Api.As2.MimeOctets.Parts(content.ContentType, content.Body.ToArray()).Select(Api.As2.MimeOctets.Split).ToList();
        Assert.Equal(["application/ediint-cert-exchange+xml", "application/pkcs7-mime; smime-type=certs-only; name=\"smime.p7c\""], parts.Select(p => p.Fields["Content-Type"]));
        var root = XDocument.Parse(Encoding.UTF8.GetString(parts[0].Body)).Root!;
        Assert.Equal((Cem + "EDIINTCertificateExchangeRequest", "q-1"), (root.Name, root.Attribute("requestId")!.Value));
        var info = root.Element(Cem + "TradingPartnerInfo")!;
        Assert.Equal(("AS2", "NORTHWIND", "2026-11-24T09:00:00Z"), (info.Element(Cem + "Name")!.Attribute("qualifier")!.Value, info.Element(Cem + "Name")!.Value, info.Element(Cem + "MessageOriginated")!.Value));
        var trust = Assert.Single(root.Elements(Cem + "TrustRequest"));
        Assert.Equal(
            ["CertUsage digitalSignature", "CertUsage keyEncipherment", "CertUsage tlsClient", "RespondByDate 2026-12-08T09:00:00Z", "ResponseURL https://as2.northwind.example/as2"],
            trust.Elements().SkipLast(1).Select(e => $"{e.Name.LocalName} {e.Value}"));
        var entity = trust.Element(Cem + "EndEntity")!;
        Assert.Equal(SomeCem.Serial(_one), entity.Element(Cem + "CertificateIdentifier")!.Element(Ds + "X509SerialNumber")!.Value);
        Assert.Equal(_one.IssuerName.Name, entity.Element(Cem + "CertificateIdentifier")!.Element(Ds + "X509IssuerName")!.Value);
        Assert.Equal(parts[1].Fields["Content-ID"], $"<{entity.Element(Cem + "CertificateContentID")!.Value}>");
        Assert.Equal(_one.RawData, Assert.Single(SomeCem.Certificates(Convert.FromBase64String(Encoding.ASCII.GetString(parts[1].Body)))));
        var read = Assert.IsType<CertificateExchangeMessage.Request>(await _format.ReadAsync(Theirs, content.ContentType, content.Body, Ct));
        Assert.Equal(facts.Thumbprint, Assert.Single(read.Certificates).Facts!.Thumbprint);
    }

    [Fact]
    public async Task WhatWeAnswerIsReadAgain()
    {
        TrustAnswer[] answers = [new(true, null, "CN=\u00fc & <co>", "17"), new(false, "It ended.", "CN=Two", "-3")];
        var content = _format.WriteResponse(Channel, "r-7", answers);

        var read = Assert.IsType<CertificateExchangeMessage.Response>(await _format.ReadAsync(Theirs, content.ContentType, content.Body, Ct));

        Assert.Equal("r-7", read.RequestId);
        Assert.Equal(answers, read.Answers);
    }

    [Fact]
    public void WithoutAnAddressOfOursNothingIsAnnounced()
    {
        Assert.Null(_format.CannotAnnounce);
        Assert.Equal("public-url-missing", new CemFormat(Options.Create(new As2Options()), new FakeTimeProvider(Now)).CannotAnnounce!.Value.Code);
    }

    private static Channel Channel => new()
    {
        Id = new ChannelId("acme-out"),
        Partner = new PartnerId("acme"),
        Direction = ChannelDirection.Out,
        Transport = "as2",
        As2 = new As2Terms { Us = "NORTHWIND", Them = "ACME", Key = "northwind" },
    };

    /// <summary>The pair as the other side has it.</summary>
    private static Channel Theirs => Channel with { As2 = Channel.As2! with { Us = Channel.As2.Them, Them = Channel.As2.Us } };

    private async Task<CertificateExchangeMessage.Request> RequestAsync(byte[] body)
    {
        var message = await _format.ReadAsync(Channel, SomeCem.ContentType, body, Ct);
        return message as CertificateExchangeMessage.Request ?? throw new Xunit.Sdk.XunitException($"{message}");
    }

    private async Task<string> MalformedAsync(byte[] body)
    {
        var unreadable = Assert.IsType<CertificateExchangeMessage.Unreadable>(await _format.ReadAsync(Channel, SomeCem.ContentType, body, Ct));
        Assert.Equal("cem-malformed", unreadable.Code);
        return unreadable.Detail;
    }
}
