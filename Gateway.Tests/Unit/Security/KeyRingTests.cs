using System.Formats.Asn1;
using Gateway.Partners;
using Gateway.Security.Certificates;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Unit.Security;

public sealed class KeyRingTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly OwnKey Key = Of("one", At);

    [Fact]
    public void AKeyIsFoundByIssuerAndSerial()
    {
        var ring = new KeyRing(1, [Key, Of("two", At)]);

        Assert.Equal(Key.Id, ring.Find(Key.Facts.Issuer.Span, Key.Facts.Serial.Span)?.Id);
        Assert.Equal(Key.Id, ring.Find(Key.Facts.Issuer.Span, [0, .. Key.Facts.Serial.Span])?.Id);
        Assert.Null(ring.Find(Of("two", At).Facts.Issuer.Span, Key.Facts.Serial.Span));
        Assert.Null(ring.Find([0x30, 0xFF], Key.Facts.Serial.Span));
        Assert.Null(ring.Find([], []));
    }

    // RFC 5280 4.1.2.4: the same name may be written as PrintableString or UTF8String.
    [Fact]
    public void AnIssuerThatTheSenderEncodedAnewIsTheSame()
    {
        var name = Encoded("one", UniversalTagNumber.UTF8String);
        var ring = new KeyRing(1, [Key with { Facts = Key.Facts with { Issuer = Encoded("one", UniversalTagNumber.PrintableString) } }]);

        Assert.Equal(Key.Id, ring.Find(name, Key.Facts.Serial.Span)?.Id);
    }

    [Fact]
    public void OfSeveralCertificatesOfOneKeyPairTheYoungestIsFound()
    {
        var renewed = Of("two", At.AddDays(1)) with { Facts = Of("two", At).Facts with { SubjectKeyIdentifier = Key.Facts.SubjectKeyIdentifier } };

        Assert.Equal(renewed.Id, new KeyRing(1, [Key, renewed]).Find(Key.Facts.SubjectKeyIdentifier.Span)?.Id);
        Assert.Null(new KeyRing(1, [Key, renewed]).Find([1, 2]));
    }

    /// <summary>One key pair with certificates under two names, or two that some tool gave one issuer and serial number: a pair finds that of its own name.</summary>
    [Fact]
    public void AmongKeysThatAreNamedAlikeThatOfTheNameIsFound()
    {
        var other = Of("two", At.AddDays(1)) with
        {
            Name = "southwind",
            Facts = Of("two", At).Facts with { SubjectKeyIdentifier = Key.Facts.SubjectKeyIdentifier, Issuer = Key.Facts.Issuer, Serial = Key.Facts.Serial },
        };
        var ring = new KeyRing(1, [Key, other]);

        foreach (var key in new[] { Key, other })
        {
            Assert.Equal(key.Id, ring.Find(key.Facts.SubjectKeyIdentifier.Span, key.Name)?.Id);
            Assert.Equal(key.Id, ring.Find(key.Facts.Issuer.Span, key.Facts.Serial.Span, key.Name)?.Id);
        }

        Assert.Equal(other.Id, ring.Find(Key.Facts.SubjectKeyIdentifier.Span)?.Id);
        Assert.Null(ring.Find(Key.Facts.SubjectKeyIdentifier.Span, "eastwind"));
        Assert.Null(ring.Find(Key.Facts.Issuer.Span, Key.Facts.Serial.Span, "eastwind"));
    }

    [Fact]
    public void ARetiredKeyIsFoundByNothing()
    {
        var ring = new KeyRing(1, [Key with { RetiredAt = At }]);

        Assert.Null(ring.Find(Key.Id));
        Assert.Null(ring.Find(Key.Facts.Issuer.Span, Key.Facts.Serial.Span));
        Assert.Null(ring.Find(Key.Facts.SubjectKeyIdentifier.Span));
        Assert.Null(ring.Current("northwind", CertificateUse.Sign, At));
    }

    private static OwnKey Of(string word, DateTimeOffset created) => new()
    {
        Name = "northwind",
        Uses = CertificateUse.Sign,
        Facts = SomeKeys.Facts(word, At, At.AddDays(100)),
        ActiveFrom = At,
        CreatedAt = created,
    };

    private static byte[] Encoded(string name, UniversalTagNumber type)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSetOf())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("2.5.4.3");
            writer.WriteCharacterString(type, name);
        }

        return writer.Encode();
    }
}
