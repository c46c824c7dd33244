using Gateway.Security.Cms;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Unit.Security;

/// <summary>Certificates alone in SignedData (RFC 8551 3.8), against BouncyCastle's.</summary>
public sealed class CertificateBagTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void OursAreReadByOthersAndTheirsByUs()
    {
        using var one = SomeKeys.Certificate(Now, Now.AddDays(1), "CN=One", rsa: 2048);
        using var two = SomeKeys.Certificate(Now, Now.AddDays(1), "CN=Two");

        Assert.Equivalent(new[] { one.RawData, two.RawData }, SomeCem.Certificates(CertificateBag.Write(one.RawData, two.RawData)));
        Assert.Equivalent(new[] { one.RawData, two.RawData }, CertificateBag.Read(SomeCem.Bag(one, two)).Select(c => c.ToArray()));
        Assert.Empty(CertificateBag.Read(SomeCem.Bag()));
    }

    [Fact]
    public void CutAnywhereItIsNone()
    {
        using var one = SomeKeys.Certificate(Now, Now.AddDays(1), "CN=One");
        var bag = CertificateBag.Write(one.RawData);
        for (var length = 0; length < bag.Length; length++)
        {
            Assert.Throws<CmsException>(() => CertificateBag.Read(bag.AsMemory(0, length)));
        }

        Assert.Throws<CmsException>(() => CertificateBag.Read(one.RawData));
        Assert.Throws<CmsException>(() => CertificateBag.Read(CertificateBag.Write([.. Enumerable.Repeat((ReadOnlyMemory<byte>)one.RawData, 51)])));
    }
}
