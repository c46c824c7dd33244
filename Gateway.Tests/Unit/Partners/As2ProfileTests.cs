using Gateway.Partners;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

/// <summary>Channels by AS2 as profiles write them.</summary>
public sealed class As2ProfileTests
{
    private const string Full = """
        partner: acme
        name: Acme Retail
        identities: [08:6111250008]
        channels:
          acme-as2-in:
            direction: in
            transport: as2
            carries: [08:6111250008]
            limit: 20 MB
            as2:
              us: NORTHWIND
              them: Acme Retail+1
              key: northwind
              version: "1.3"
              require: [sign]
              legacy-until: 2027-03-31
              receipt-url: https://as2.acme.example/mdn
              file-names: unique
              quirks: { old-micalg: true, canonical-text: true, pss-without-parameters: true, last-line-end-unsigned: true, no-algorithm-protection: true, async-status: 202 }
          acme-as2-out:
            direction: out
            transport: as2
            url: https://as2.acme.example/in
            secret: ${env:GW_SECRET_ACME_AS2}
            timeout: 10 min
            parallel: 2
            retry: [1 min]
            as2:
              us: 0614141000005
              them: ACME
              key: northwind-out
              version: "1.1"
              legacy-until: 2027-06-30
              sign: sha-512
              signature: pss
              encrypt: aes-256-gcm
              key-transport: oaep-sha256
              compress: after-signing
              receipt: async
              receipt-signed: false
              receipt-within: 7 days
              subject: "Orders of Northwind"
              file-name: "{document}-{number}.edi"
              attachments: related
              user: northwind
              tls-key: northwind-tls
              quirks: { old-micalg: true, base64: true, canonical-text: true, chunked: true, lower-case-headers: true, no-brackets: true, pss-without-parameters: true, last-line-end-unsigned: true, no-algorithm-protection: true }
        """;

    private const string Short = """
        partner: acme
        name: Acme Retail
        channels:
          acme-as2-in:
            direction: in
            transport: as2
            as2: { us: NORTHWIND, them: ACME, key: northwind }
          acme-as2-out:
            direction: out
            transport: as2
            url: https://as2.acme.example/in
            as2: { us: NORTHWIND, them: ACME, key: northwind }
        """;

    [Fact]
    public void EveryKeyOfAChannelInIsRead()
    {
        var channel = Profiles.Good(Full, "acme").Channels[0];

        Assert.Equal((ChannelDirection.In, "as2", 20L << 20), (channel.Direction, channel.Transport, channel.MaxBytes));
        Assert.Equal([new PartnerIdentity("08", "6111250008")], channel.Carries);
        Assert.Equal(
            new As2Terms
            {
                Us = "NORTHWIND",
                Them = "Acme Retail+1",
                Key = "northwind",
                Version = "1.3",
                RequireSigned = true,
                RequireEncrypted = false,
                LegacyUntil = new DateOnly(2027, 3, 31),
                ReceiptUrl = new Uri("https://as2.acme.example/mdn"),
                FileNames = FileNamePolicy.Unique,
                Quirks = new As2Quirks { OldMicalg = true, CanonicalText = true, PssWithoutParameters = true, LastLineEndUnsigned = true, NoAlgorithmProtection = true, AsyncStatus = 202 },
            },
            channel.As2);
    }

    [Fact]
    public void EveryKeyOfAChannelOutIsRead()
    {
        var channel = Profiles.Good(Full, "acme").Channels[1];

        Assert.Equal((ChannelDirection.Out, "as2", "https://as2.acme.example/in"), (channel.Direction, channel.Transport, channel.Url!.AbsoluteUri));
        Assert.Equal(new SecretRef(new PartnerId("acme"), "${env:GW_SECRET_ACME_AS2}"), channel.Secret);
        Assert.Equal((TimeSpan.FromMinutes(10), 2), (channel.Timeout, channel.Parallel));
        Assert.Equal([TimeSpan.FromMinutes(1)], channel.Retry.Waits);
        Assert.Equal(
            new As2Terms
            {
                Us = "0614141000005",
                Them = "ACME",
                Key = "northwind-out",
                Version = "1.1",
                LegacyUntil = new DateOnly(2027, 6, 30),
                Sign = As2Digest.Sha512,
                Signature = SignatureScheme.Pss,
                Encrypt = "aes-256-gcm",
                KeyTransport = KeyTransportScheme.OaepSha256,
                Compress = CompressionOrder.AfterSigning,
                Receipt = ReceiptMode.Async,
                ReceiptSigned = false,
                ReceiptWithin = TimeSpan.FromDays(7),
                Subject = "Orders of Northwind",
                Attachments = AttachmentMode.Related,
                FileName = FileNameTemplate.Parse("{document}-{number}.edi").Template,
                User = "northwind",
                TlsKey = "northwind-tls",
                Quirks = new As2Quirks
                {
                    OldMicalg = true,
                    Base64 = true,
                    CanonicalText = true,
                    Chunked = true,
                    LowerCaseHeaders = true,
                    NoBrackets = true,
                    PssWithoutParameters = true,
                    LastLineEndUnsigned = true,
                    NoAlgorithmProtection = true,
                },
            },
            channel.As2);
    }

    [Fact]
    public void WhatIsLeftOutIsTheDefaultOfTheRecords()
    {
        var terms = new As2Terms { Us = "NORTHWIND", Them = "ACME", Key = "northwind" };

        Assert.All(Profiles.Good(Short, "acme").Channels, c => Assert.Equal(terms, c.As2));
    }

    /// <summary>rfc4130bis 5.5: 5, 10, 20, 40 min and on.</summary>
    [Fact]
    public void AChannelOutWaitsLongerByDefaultThanOneByHttp()
    {
        var channel = Profiles.Good(Short, "acme").Channels[1];

        Assert.Equal(TimeSpan.FromMinutes(5), channel.Timeout);
        Assert.Equal([5, 10, 20, 40, 60, 120, 240, 480], channel.Retry.Waits.Select(w => w.TotalMinutes));
        Assert.Equal(TimeSpan.FromSeconds(30), Profiles.Good(Profiles.Shop()).Channels[1].Timeout);
    }

    [Theory]
    [InlineData("sign", "none", null)]
    [InlineData("sign", "sha-1", As2Digest.Sha1)]
    [InlineData("sign", "sha-256", As2Digest.Sha256)]
    [InlineData("sign", "sha-384", As2Digest.Sha384)]
    [InlineData("signature", "pkcs1", SignatureScheme.Pkcs1)]
    [InlineData("encrypt", "none", null)]
    [InlineData("encrypt", "aes-128-cbc", "aes-128-cbc")]
    [InlineData("encrypt", "aes-192-cbc", "aes-192-cbc")]
    [InlineData("encrypt", "aes-256-cbc", "aes-256-cbc")]
    [InlineData("encrypt", "aes-128-gcm", "aes-128-gcm")]
    [InlineData("encrypt", "aes-192-gcm", "aes-192-gcm")]
    [InlineData("encrypt", "3des-cbc", "3des-cbc")]
    [InlineData("key-transport", "pkcs1", KeyTransportScheme.Pkcs1)]
    [InlineData("key-transport", "oaep-sha1", KeyTransportScheme.OaepSha1)]
    [InlineData("key-transport", "oaep-sha512", KeyTransportScheme.OaepSha512)]
    [InlineData("compress", "none", CompressionOrder.None)]
    [InlineData("compress", "before-signing", CompressionOrder.BeforeSigning)]
    [InlineData("receipt", "none", ReceiptMode.None)]
    [InlineData("receipt", "sync", ReceiptMode.Sync)]
    [InlineData("version", "1.2", "1.2")]
    public void EveryWordIsRead(string key, string word, object? value)
    {
        var terms = Profiles.Good(WithOut($"legacy-until: 2027-03-31, {key}: {word}"), "acme").Channels[1].As2!;

        Assert.Equal(value, key switch
        {
            "sign" => terms.Sign,
            "signature" => terms.Signature,
            "encrypt" => terms.Encrypt,
            "key-transport" => terms.KeyTransport,
            "compress" => terms.Compress,
            "receipt" => terms.Receipt,
            _ => (object)terms.Version,
        });
    }

    [Theory]
    [InlineData("[]", false, false)]
    [InlineData("[encrypt]", false, true)]
    [InlineData("[encrypt, sign]", true, true)]
    public void WhatIsRequiredIsListed(string list, bool signed, bool encrypted)
    {
        var terms = Profiles.Good(WithIn("require: " + list), "acme").Channels[0].As2!;

        Assert.Equal((signed, encrypted), (terms.RequireSigned, terms.RequireEncrypted));
    }

    /// <summary>RFC 4130 6.2.</summary>
    [Theory]
    [InlineData("A", true)]
    [InlineData("!#$%&'()*+,-./09:;<=>?@AZ[]^_`az{|}~", true)]
    [InlineData("two words", true)]
    [InlineData(" A", false)]
    [InlineData("A ", false)]
    [InlineData("", false)]
    [InlineData("a\\b", false)]
    [InlineData("a\"b", false)]
    [InlineData("Müller", false)]
    [InlineData("a\tb", false)]
    [InlineData("a\n", false)]
    public void AnAs2NameIsPrintableAscii(string name, bool good)
    {
        var quoted = System.Text.Json.JsonSerializer.Serialize(name);

        var reading = Profiles.Read(Short.Replace("us: NORTHWIND", $"us: {quoted}"), "acme");

        Assert.Equal(good, reading.Errors.Count == 0);
        Assert.All(reading.Errors, e => Assert.Equal("text-invalid", e.Code));
    }

    [Fact]
    public void AnAs2NameHas128CharactersAtMost()
    {
        Assert.Equal(new string('x', 128), Profiles.Good(Short.Replace("us: NORTHWIND", "us: " + new string('x', 128)), "acme").Channels[0].As2!.Us);
        Assert.NotEmpty(Profiles.Read(Short.Replace("us: NORTHWIND", "us: " + new string('x', 129)), "acme").Errors);
    }

    /// <summary>One value bent, one error, where the mark stands.</summary>
    [Theory]
    [InlineData("us: NORTHWIND", "us: §a\\b", "text-invalid")]
    [InlineData("them: Acme Retail+1", "them: §NORTHWIND", "as2-names-equal")]
    [InlineData("us: NORTHWIND\n      them: Acme Retail+1", "§them: Acme Retail+1", "key-missing")]
    [InlineData("us: NORTHWIND\n      them: Acme Retail+1", "§us: NORTHWIND", "key-missing")]
    [InlineData("us: NORTHWIND\n      them: Acme Retail+1\n      key: northwind\n", "§us: NORTHWIND\n      them: Acme Retail+1\n", "key-missing")]
    [InlineData("key: northwind\n", "key: §Northwind Key\n", "id-invalid")]
    [InlineData("version: \"1.3\"", "version: §\"1.4\"", "choice-invalid")]
    [InlineData("file-names: unique", "file-names: §once", "choice-invalid")]
    [InlineData("file-name: \"{document}-{number}.edi\"", "file-name: §\"{document}-{nummer}.edi\"", "file-name-invalid")]
    [InlineData("file-name: \"{document}-{number}.edi\"", "file-name: §../{number}.edi", "file-name-invalid")]
    [InlineData("require: [sign]", "require: §sign", "value-shape")]
    [InlineData("require: [sign]", "require: [sign, §compress]", "choice-invalid")]
    [InlineData("require: [sign]", "require: [sign, §sign]", "list-invalid")]
    [InlineData("legacy-until: 2027-03-31", "legacy-until: §2027-03-32", "date-invalid")]
    [InlineData("receipt-url: https://as2.acme.example/mdn", "receipt-url: §mailto:mdn@acme.example", "url-invalid")]
    [InlineData("async-status: 202", "async-status: §201", "choice-invalid")]
    [InlineData("canonical-text: true, pss-without-parameters: true", "canonical-text: true, pss-without-parameters: §yes", "flag-invalid")]
    [InlineData("canonical-text: true, pss-without-parameters: true", "canonical-text: true, §pss-without-params: true", "unknown-key")]
    [InlineData("receipt-url: https", "§recept-url: https", "unknown-key")]
    [InlineData("sign: sha-512", "sign: §md5", "choice-invalid")]
    [InlineData("signature: pss", "signature: §ecdsa", "choice-invalid")]
    [InlineData("encrypt: aes-256-gcm", "encrypt: §rc2", "choice-invalid")]
    [InlineData("key-transport: oaep-sha256", "key-transport: §oaep", "choice-invalid")]
    [InlineData("compress: after-signing", "compress: §yes", "choice-invalid")]
    [InlineData("receipt: async\n      receipt-signed: false\n      receipt-within: 7 days", "receipt: §later", "choice-invalid")]
    [InlineData("receipt-signed: false", "receipt-signed: §no", "flag-invalid")]
    [InlineData("receipt-within: 7 days", "receipt-within: §8 days", "duration-invalid")]
    [InlineData("receipt-within: 7 days", "receipt-within: §59 s", "duration-invalid")]
    [InlineData("subject: \"Orders of Northwind\"", "subject: §\"Aufträge\"", "text-invalid")]
    [InlineData("user: northwind", "user: §a:b", "text-invalid")]
    [InlineData("tls-key: northwind-tls", "tls-key: §TLS", "id-invalid")]
    [InlineData("timeout: 10 min", "timeout: §61 min", "duration-invalid")]
    [InlineData("chunked: true", "chunked: §1", "flag-invalid")]
    public void AWrongValueIsOneErrorAtItsPlace(string what, string by, string code) => AssertOne(Full, what, by, code);

    /// <summary>A key that says nothing in its channel, or one that is needed there.</summary>
    [Theory]
    [InlineData("require: [sign]", "§sign: sha-256", "key-not-applicable")]
    [InlineData("require: [sign]", "§signature: pss", "key-not-applicable")]
    [InlineData("require: [sign]", "§encrypt: none", "key-not-applicable")]
    [InlineData("require: [sign]", "§key-transport: pkcs1", "key-not-applicable")]
    [InlineData("require: [sign]", "§compress: none", "key-not-applicable")]
    [InlineData("require: [sign]", "§receipt: sync", "key-not-applicable")]
    [InlineData("require: [sign]", "§receipt-signed: true", "key-not-applicable")]
    [InlineData("require: [sign]", "§receipt-within: 1 h", "key-not-applicable")]
    [InlineData("require: [sign]", "§subject: x", "key-not-applicable")]
    [InlineData("require: [sign]", "§user: x", "key-not-applicable")]
    [InlineData("require: [sign]", "§tls-key: x", "key-not-applicable")]
    [InlineData("async-status: 202", "§base64: true", "key-not-applicable")]
    [InlineData("require: [sign]", "§file-name: a.edi", "key-not-applicable")]
    [InlineData("require: [sign]", "§attachments: related", "key-not-applicable")]
    [InlineData("sign: sha-512", "§file-names: legal", "key-not-applicable")]
    [InlineData("async-status: 202", "§chunked: true", "key-not-applicable")]
    [InlineData("async-status: 202", "§lower-case-headers: true", "key-not-applicable")]
    [InlineData("async-status: 202", "§no-brackets: true", "key-not-applicable")]
    [InlineData("chunked: true", "§async-status: 200", "key-not-applicable")]
    [InlineData("sign: sha-512", "§require: [sign]", "key-not-applicable")]
    [InlineData("sign: sha-512", "§receipt-url: https://as2.acme.example/mdn", "key-not-applicable")]
    [InlineData("sign: sha-512\n      signature: pss", "sign: none\n      §signature: pss", "key-not-applicable")]
    [InlineData("encrypt: aes-256-gcm\n      key-transport: oaep-sha256", "encrypt: none\n      §key-transport: oaep-sha256", "key-not-applicable")]
    [InlineData("receipt: async\n      receipt-signed: false\n      receipt-within", "receipt: sync\n      receipt-signed: false\n      §receipt-within", "key-not-applicable")]
    [InlineData("receipt: async\n      receipt-signed: false\n      receipt-within: 7 days", "receipt: none\n      §receipt-signed: false", "key-not-applicable")]
    [InlineData("      user: northwind\n", "", "key-not-applicable", "secret: ")]
    [InlineData("    secret: ${env:GW_SECRET_ACME_AS2}\n", "", "key-missing", "acme-as2-out")]
    [InlineData("    url: https://as2.acme.example/in\n", "", "key-missing", "acme-as2-out")]
    [InlineData("url: https://as2", "url: http://as2", "key-not-applicable", "tls-key: ")]
    [InlineData("limit: 20 MB", "§timeout: 5 min", "key-not-applicable")]
    [InlineData("parallel: 2", "§limit: 5 MB", "key-not-applicable")]
    [InlineData("      legacy-until: 2027-06-30\n      sign: sha-512", "      sign: sha-1", "key-missing", "us: 0614")]
    [InlineData("transport: as2\n    carries", "transport: http\n    carries", "key-not-applicable", "as2:\n      us: NORTHWIND")]
    public void AKeyIsAskedForWhereItSaysSomething(string what, string by, string code, string? place = null) => AssertOne(Full, what, by, code, place);

    [Theory]
    [InlineData("    as2: { us: NORTHWIND, them: ACME, key: northwind }\n  acme-as2-out", "  acme-as2-out", "key-missing", "acme-as2-in")]
    [InlineData("    as2: { us: NORTHWIND, them: ACME, key: northwind }\n  acme-as2-out", "    as2: §northwind\n  acme-as2-out", "value-shape")]
    [InlineData("transport: as2\n    url: https://as2.acme.example/in", "transport: http\n    url: https://as2.acme.example/in", "key-not-applicable", "as2: { us: NORTHWIND", 1)]
    [InlineData("transport: as2\n    url: https://as2.acme.example/in", "transport: pull", "key-not-applicable", "as2: { us: NORTHWIND", 1)]
    [InlineData("key: northwind }\n  acme-as2-out", "key: northwind, quirks: §x }\n  acme-as2-out", "value-shape")]
    public void TheSectionStandsOnAs2ChannelsOnly(string what, string by, string code, string? place = null, int skip = 0) =>
        AssertOne(Short, what, by, code, place, skip);

    [Fact]
    public void ThreeDesOutNeedsADay()
    {
        Assert.Equal("key-missing", Assert.Single(Profiles.Read(WithOut("encrypt: 3des-cbc"), "acme").Errors).Code);
        Assert.True(Profiles.Good(WithOut("encrypt: 3des-cbc, legacy-until: 2027-03-31"), "acme").Channels[1].As2!.SendsLegacy);
    }

    [Fact]
    public void AChannelIsFoundByItsPairOfNamesAndDirection()
    {
        var text = Short.Replace("  acme-as2-out:", "  acme-http: { direction: in, transport: http }\n  acme-as2-out:");
        var directory = new PartnerDirectory([Profiles.Good(text, "acme"), Profiles.Good(Profiles.Shop())]);

        Assert.Equal("acme-as2-in", directory.FindAs2("ACME", "NORTHWIND", ChannelDirection.In)!.Id.Value);
        Assert.Equal("acme-as2-out", directory.FindAs2("ACME", "NORTHWIND", ChannelDirection.Out)!.Id.Value);
        Assert.Null(directory.FindAs2("NORTHWIND", "ACME", ChannelDirection.In));
        Assert.Null(directory.FindAs2("acme", "NORTHWIND", ChannelDirection.In));
        Assert.Null(directory.FindAs2("ACME", "NORTHWIND ", ChannelDirection.In));
        Assert.Null(PartnerDirectory.Empty.FindAs2("ACME", "NORTHWIND", ChannelDirection.In));
    }

    private static string WithIn(string keys) => Short.Replace("key: northwind }\n  acme-as2-out", $"key: northwind, {keys} }}\n  acme-as2-out");

    private static string WithOut(string keys) => Short[..^2] + $", {keys} }}";

    /// <param name="place">Where the error is when no mark stands in the text: the first (after <paramref name="skip"/>) of these.</param>
    private static void AssertOne(string text, string what, string by, string code, string? place = null, int skip = 0)
    {
        Assert.Contains(what, text);
        var marked = text.Replace(what, by, StringComparison.Ordinal);
        var at = marked.IndexOf(place ?? "§", StringComparison.Ordinal);
        for (; skip > 0; skip--)
        {
            at = marked.IndexOf(place!, at + 1, StringComparison.Ordinal);
        }

        var reading = Profiles.Read(marked.Replace("§", "", StringComparison.Ordinal), "acme");

        Assert.Null(reading.Partner);
        var error = Assert.Single(reading.Errors);
        Assert.Equal((code, marked[..at].Count(c => c == '\n') + 1, at - marked.LastIndexOf('\n', at)), (error.Code, error.Line, error.Column));
    }
}
