using Gateway.Partners;
using Gateway.Partners.Reading;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

public sealed class ProfileReaderTests
{
    private const string Full = """
        partner: acme
        name: Acme Retail
        internal: false
        identities: [08:6111250008, "ZZ:ACME"]
        channels:
          acme-in:
            direction: in
            transport: http
            carries: [08:6111250008]
            limit: 20 MB
          acme-out:
            direction: out
            transport: http
            url: https://edi.acme.example:8443/in?x=1
            secret: ${file:secrets/acme.key}
            timeout: 2 min
            parallel: 3
            retry: [5 s, 2 min, 24 h, 1 day]
        agreements:
          acme-orders:
            direction: in
            role: seller
            document: order
            usage: test
            standard: x12
            set: 850
            version: 004010VICS
            us: { id: ZZ:OURS, group: OURS }
            them: { id: 08:6111250008, group: "6111250008" }
            channels: [acme-in]
            map: acme-850.map.yaml
            acknowledge: { functional: true, channel: acme-out, accept: whole-interchange, data-errors: accept }
            duplicates: { interchange: reject, business: hold, window: 400 days }
            routes:
              - { to: erp-spares, when: { path: parties.seller.id.value, equals: "417" } }
              - { to: erp }
            retention: 10 days
          acme-invoices:
            direction: out
            role: seller
            document: invoice
            standard: x12
            set: "810"
            version: "004010"
            us: { id: ZZ:OURS, group: OURS }
            them: { id: 08:6111250008, group: 6111250008 }
            channels: [acme-out]
            map: acme-810.map.yaml
            acknowledgment-within: 24 h
            ta1: ask
            first-control-number: 700
            layout: { element: "|", component: "0x1F", segment: "0x1d", line-break: true }
        """;

    [Fact]
    public void EveryKeyIsRead()
    {
        var acme = Profiles.Good(Full, "acme");

        Assert.Equal((new PartnerId("acme"), "Acme Retail", false), (acme.Id, acme.Name, acme.Internal));
        Assert.Equal([new PartnerIdentity("08", "6111250008"), new PartnerIdentity("ZZ", "ACME")], acme.Identities);
        var inbound = acme.Channels[0];
        Assert.Equal(("acme-in", ChannelDirection.In, "http", 20L << 20), (inbound.Id.Value, inbound.Direction, inbound.Transport, inbound.MaxBytes));
        Assert.Equal([new PartnerIdentity("08", "6111250008")], inbound.Carries);
        var outbound = acme.Channels[1];
        Assert.Equal("https://edi.acme.example:8443/in?x=1", outbound.Url!.AbsoluteUri);
        Assert.Equal(new SecretRef(acme.Id, "${file:secrets/acme.key}"), outbound.Secret);
        Assert.Equal((TimeSpan.FromMinutes(2), 3), (outbound.Timeout, outbound.Parallel));
        Assert.Equal([TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(2), TimeSpan.FromHours(24), TimeSpan.FromDays(1)], outbound.Retry.Waits);
    }

    [Fact]
    public void AnAgreementInIsRead()
    {
        var agreement = Profiles.Good(Full, "acme").Agreements[0];

        Assert.Equal(("acme-orders", ChannelDirection.In, OurRole.Seller, "order", UsageIndicator.Test),
            (agreement.Id, agreement.Direction, agreement.Role, agreement.Document, agreement.Usage));
        Assert.Equal(("x12", "850", "004010VICS", "acme-850.map.yaml"), (agreement.Standard, agreement.Set, agreement.Version, agreement.Map));
        Assert.Equal(new AgreementParty(new PartnerIdentity("ZZ", "OURS"), "OURS"), agreement.Us);
        Assert.Equal(new AgreementParty(new PartnerIdentity("08", "6111250008"), "6111250008"), agreement.Them);
        Assert.Equal([new ChannelId("acme-in")], agreement.Channels);
        Assert.Equal(
            new AcknowledgmentTerms { Functional = true, Channel = new ChannelId("acme-out"), AcceptPartial = false, AcceptDataErrors = true },
            agreement.Acknowledge);
        Assert.Equal(new DuplicateTerms { Interchange = DuplicatePolicy.Reject, Business = DuplicatePolicy.Hold, WindowDays = 400 }, agreement.Duplicates);
        Assert.Equal(
            [new RouteRule(new PartnerId("erp-spares"), "parties.seller.id.value", "417"), new RouteRule(new PartnerId("erp"), null, null)],
            agreement.Routes);
        Assert.Equal(10, agreement.RetentionDays);
    }

    [Fact]
    public void AnAgreementOutIsRead()
    {
        var agreement = Profiles.Good(Full, "acme").Agreements[1];

        Assert.Equal((ChannelDirection.Out, UsageIndicator.Live, "810"), (agreement.Direction, agreement.Usage, agreement.Set));
        Assert.Equal(TimeSpan.FromHours(24), agreement.AcknowledgmentWithin);
        Assert.True(agreement.AskInterchangeAcknowledgment);
        Assert.Equal(700, agreement.FirstControlNumber);
        Assert.Equal(new X12Layout('|', '\x1f', '\x1d', true), agreement.Layout);
        Assert.Equal(365, agreement.RetentionDays);
    }

    [Fact]
    public void ReceiverStandsForThePartnerThatADocumentNames()
    {
        var shop = Profiles.Good(Profiles.Shop().Replace("to: ours", "to: receiver"));

        Assert.Equal([new RouteRule(null, null, null)], shop.Agreements[0].Routes);
    }

    /// <summary>The default that a key states is the default of the record it fills.</summary>
    [Fact]
    public void DefaultsAreThoseOfTheRecords()
    {
        var channel = new Channel { Id = default, Partner = default, Direction = default, Transport = "" };
        Assert.Equal(channel.MaxBytes, ChannelKeys.Limit.Fallback);
        Assert.Equal(channel.Timeout, ChannelKeys.Timeout.Fallback);
        Assert.Equal(channel.Parallel, ChannelKeys.Parallel.Fallback);
        Assert.Equal(channel.Retry.Waits, ChannelKeys.Retry.Fallback.Waits);
        Assert.Equal(RetrySchedule.Default.Waits, ChannelKeys.Retry.Fallback.Waits);

        var agreement = new Agreement { Id = "", Partner = default, Direction = default, Role = default, Document = "", Standard = "" };
        Assert.Equal(agreement.Usage, AgreementKeys.Usage.Fallback);
        Assert.Equal(agreement.AskInterchangeAcknowledgment, AgreementKeys.Ta1.Fallback);
        Assert.Equal(agreement.FirstControlNumber, AgreementKeys.FirstControlNumber.Fallback);
        Assert.Equal(agreement.RetentionDays, AgreementKeys.Retention.Fallback);
        Assert.Equal(agreement.AcknowledgmentWithin, AgreementKeys.AcknowledgmentWithin.Fallback);
        Assert.Equal(agreement.Layout, new X12Layout(
            LayoutKeys.Element.Fallback, LayoutKeys.Component.Fallback, LayoutKeys.Segment.Fallback, LayoutKeys.LineBreak.Fallback));
        Assert.Equal(agreement.Duplicates, new DuplicateTerms
        {
            Interchange = DuplicateKeys.Interchange.Fallback,
            Business = DuplicateKeys.Business.Fallback,
            WindowDays = DuplicateKeys.Window.Fallback,
        });
        Assert.Equal(agreement.Acknowledge, new AcknowledgmentTerms
        {
            Functional = AcknowledgeKeys.Functional.Fallback,
            AcceptPartial = AcknowledgeKeys.Accept.Fallback,
            AcceptDataErrors = AcknowledgeKeys.DataErrors.Fallback,
        });
    }

    /// <summary>One value of the full profile bent, one error, at its own line and column.</summary>
    [Theory]
    [InlineData("name: Acme Retail", "name: Acme Retail\nnmae: x", "unknown-key", 3, 1)]
    [InlineData("    timeout: 2 min", "    time-out: 2 min", "unknown-key", 16, 5)]
    [InlineData("partner: acme", "partner: other", "partner-folder", 1, 10)]
    [InlineData("partner: acme", "partner: Acme", "id-invalid", 1, 10)]
    [InlineData("partner: acme", "partner: receiver", "id-invalid", 1, 10)]
    [InlineData("name: Acme Retail\n", "", "key-missing", 1, 1)]
    [InlineData("name: Acme Retail", "name:", "value-empty", 2, 6)]
    [InlineData("name: Acme Retail", "name: [x]", "value-shape", 2, 7)]
    [InlineData("name: Acme Retail", "name: \"two\\nlines\"", "text-invalid", 2, 7)]
    [InlineData("internal: false", "internal: no", "flag-invalid", 3, 11)]
    [InlineData("[08:6111250008, \"ZZ:ACME\"]", "[08:6111250008, ZZ-ACME]", "identity-invalid", 4, 29)]
    [InlineData("[08:6111250008, \"ZZ:ACME\"]", "[08:6111250008, \"ZZ:SIXTEEN-LETTERS+\"]", "identity-invalid", 4, 29)]
    [InlineData("[08:6111250008, \"ZZ:ACME\"]", "[08:6111250008, \"ZZ: PADDED\"]", "identity-invalid", 4, 29)]
    [InlineData("[08:6111250008, \"ZZ:ACME\"]", "[08:6111250008, 08:6111250008]", "list-invalid", 4, 29)]
    [InlineData("[08:6111250008, \"ZZ:ACME\"]", "08:6111250008", "value-shape", 4, 13)]
    [InlineData("  acme-in:\n    direction: in\n    transport: http", "  acme-in:\n    direction: in", "key-missing", 6, 3)]
    [InlineData("  acme-in:\n    direction: in", "  ACME_in:\n    direction: in", "id-invalid", 6, 3)]
    [InlineData("    direction: in\n    transport: http\n    carries", "    direction: inbound\n    transport: http\n    carries", "choice-invalid", 7, 16)]
    [InlineData("    transport: http\n    carries", "    transport: ftp\n    carries", "choice-invalid", 8, 16)]
    [InlineData("    transport: http\n    carries", "    transport: pull\n    carries", "choice-invalid", 8, 16)]
    [InlineData("limit: 20 MB", "limit: 20MB", "size-invalid", 10, 12)]
    [InlineData("limit: 20 MB", "limit: 9 GB", "size-invalid", 10, 12)]
    [InlineData("limit: 20 MB", "limit: 20 MB\n    timeout: 3 s", "key-not-applicable", 11, 5)]
    [InlineData("url: https://edi.acme.example:8443/in?x=1", "url: sftp://edi.acme.example/in", "url-invalid", 14, 10)]
    [InlineData("url: https://edi.acme.example:8443/in?x=1", "url: /in", "url-invalid", 14, 10)]
    [InlineData("url: https://edi.acme.example:8443/in?x=1", "url: https://user:pw@edi.acme.example/", "url-invalid", 14, 10)]
    [InlineData("    url: https://edi.acme.example:8443/in?x=1\n", "", "key-missing", 11, 3)]
    [InlineData("${file:secrets/acme.key}", "whsec_abc", "secret-invalid", 15, 13)]
    [InlineData("${file:secrets/acme.key}", "${env:HOME}", "secret-invalid", 15, 13)]
    [InlineData("${file:secrets/acme.key}", "${env:GW_SECRET_}", "secret-invalid", 15, 13)]
    [InlineData("${file:secrets/acme.key}", "${file:secrets/../profile.yaml}", "secret-invalid", 15, 13)]
    [InlineData("${file:secrets/acme.key}", "${file:/etc/passwd}", "secret-invalid", 15, 13)]
    [InlineData("${file:secrets/acme.key}", "${file:secrets/.hidden}", "secret-invalid", 15, 13)]
    [InlineData("timeout: 2 min", "timeout: 2", "duration-invalid", 16, 14)]
    [InlineData("timeout: 2 min", "timeout: 2 h", "duration-invalid", 16, 14)]
    [InlineData("timeout: 2 min", "timeout: -1 s", "duration-invalid", 16, 14)]
    [InlineData("parallel: 3", "parallel: 0", "number-invalid", 17, 15)]
    [InlineData("parallel: 3", "parallel: 3.5", "number-invalid", 17, 15)]
    [InlineData("2 min, 24 h", "2 min, soon", "duration-invalid", 18, 25)]
    [InlineData("document: order", "document: Order", "id-invalid", 23, 15)]
    [InlineData("usage: test", "usage: production", "choice-invalid", 24, 12)]
    [InlineData("set: 850", "set: 85", "text-invalid", 26, 10)]
    [InlineData("    set: 850\n", "", "key-missing", 20, 3)]
    [InlineData("version: 004010VICS", "version: 4010", "text-invalid", 27, 14)]
    [InlineData("us: { id: ZZ:OURS, group: OURS }\n    them: { id: 08:6111250008, group: \"6111250008\" }",
        "us: { id: ZZ:OURS }\n    them: { id: 08:6111250008, group: \"6111250008\" }", "key-missing", 28, 9)]
    [InlineData("group: \"6111250008\"", "group: X", "text-invalid", 29, 39)]
    [InlineData("channels: [acme-in]", "channels: []", "list-invalid", 30, 15)]
    [InlineData("map: acme-850.map.yaml", "map: ../acme-850.map.yaml", "text-invalid", 31, 10)]
    [InlineData("map: acme-850.map.yaml", "map: profile.yaml", "text-invalid", 31, 10)]
    [InlineData("channel: acme-out, accept", "accept", "key-missing", 32, 18)]
    [InlineData("functional: true, channel", "functional: false, channel", "key-not-applicable", 32, 58)]
    [InlineData("window: 400 days", "window: 401 days", "duration-invalid", 33, 64)]
    [InlineData("path: parties.seller.id.value", "path: $.parties.seller", "path-invalid", 35, 41)]
    [InlineData("{ to: erp }", "{ to: erp, wehn: x }", "unknown-key", 36, 20)]
    [InlineData("{ to: erp }", "{ when: { path: id, equals: x } }", "key-missing", 36, 9)]
    [InlineData("retention: 10 days", "retention: 10", "duration-invalid", 37, 16)]
    [InlineData("acknowledgment-within: 24 h", "acknowledgment-within: 24 h\n    routes: [{ to: erp }]", "key-not-applicable", 50, 5)]
    [InlineData("channels: [acme-out]", "channels: [acme-out, acme-in]", "list-invalid", 47, 15)]
    [InlineData("ta1: ask", "ta1: yes", "choice-invalid", 50, 10)]
    [InlineData("first-control-number: 700", "first-control-number: 1000000000", "number-invalid", 51, 27)]
    [InlineData("element: \"|\"", "element: \"A\"", "delimiter-invalid", 52, 24)]
    [InlineData("element: \"|\"", "element: ~", "value-empty", 52, 24)]
    [InlineData("element: \"|\"", "element: \"0x1D\"", "delimiter-repeated", 52, 60)]
    public void AWrongValueIsOneErrorAtItsPlace(string what, string by, string code, int line, int column)
    {
        Assert.Contains(what, Full);

        var reading = Profiles.Read(Full.Replace(what, by), "acme");

        Assert.Null(reading.Partner);
        var first = reading.Errors[0];
        Assert.Equal((code, line, column), (first.Code, first.Line, first.Column));
        Assert.Equal("acme/profile.yaml", first.File);
    }

    [Fact]
    public void AMistypedKeyIsToldWhatItWasMeantToBe()
    {
        var reading = Profiles.Read(Full.Replace("first-control-number", "first-controll-number"), "acme");

        Assert.Contains("did you mean 'first-control-number'?", Assert.Single(reading.Errors).Message);
    }

    [Fact]
    public void AllErrorsAreReportedAtOnceInTheOrderOfTheirPlaces()
    {
        var bad = Full.Replace("limit: 20 MB", "limit: much").Replace("timeout: 2 min", "timeout: long").Replace("usage: test", "usage: maybe");

        var reading = Profiles.Read(bad, "acme");

        Assert.Equal(["size-invalid", "duration-invalid", "choice-invalid"], reading.Errors.Select(e => e.Code));
    }

    [Theory]
    [InlineData("us: { id: ZZ:X, group: XX }")]
    [InlineData("set: 850")]
    [InlineData("acknowledge: { functional: false }")]
    [InlineData("layout: { line-break: true }")]
    public void AnEnvelopeHasNoMeaningForACanonicalDocument(string key)
    {
        var reading = Profiles.Read(Profiles.Shop().Replace("    standard: json", "    standard: json\n    " + key));

        Assert.Equal("key-not-applicable", Assert.Single(reading.Errors).Code);
    }

    [Fact]
    public void ALiveAgreementInNeedsARouteATestOneDoesNot()
    {
        var noRoute = Profiles.Shop().Replace("    routes:\n      - to: ours", "");

        Assert.Equal("key-missing", Assert.Single(Profiles.Read(noRoute).Errors).Code);
        Profiles.Good(noRoute.Replace("standard: json", "standard: json\n    usage: test"));
    }

    [Fact]
    public void AnInterchangeNamesNoReceiverOfOurs()
    {
        var reading = Profiles.Read(Full.Replace("{ to: erp }", "{ to: receiver }"), "acme");

        Assert.Equal("key-not-applicable", Assert.Single(reading.Errors).Code);
    }

    [Fact]
    public void ARuleBehindOneThatAlwaysHoldsIsReported()
    {
        var reading = Profiles.Read(Profiles.Shop().Replace("- to: ours", "- to: ours\n      - to: other"));

        var error = Assert.Single(reading.Errors);
        Assert.Equal(("route-unreachable", 22), (error.Code, error.Line));
    }

    [Theory]
    [InlineData("[a, b]", "value-shape")]
    [InlineData("just text", "value-shape")]
    [InlineData("channels: [a]\npartner: shop\nname: x", "value-shape")]
    [InlineData("channels: { a: b }\npartner: shop\nname: x", "value-shape")]
    [InlineData("partner: { a: b }\nname: x", "value-shape")]
    public void AnotherShapeThanAProfileIsAnErrorAndNoException(string text, string code) =>
        Assert.Equal(code, Assert.Single(Profiles.Read(text).Errors).Code);
}
