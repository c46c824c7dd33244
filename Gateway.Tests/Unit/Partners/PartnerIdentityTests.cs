using Gateway.Partners;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

public sealed class PartnerIdentityTests
{
    /// <summary>X12 data elements I05 (qualifier, two characters) and I06, I07 (id, 15 characters).</summary>
    [Theory]
    [InlineData("ZZ:ACMERETAIL")]
    [InlineData("08:6111250008")]
    [InlineData("ZZ:A")]
    [InlineData("ZZ:A:B C/d-4567890")]
    public void AnIdentityReadsBackAsWritten(string text)
    {
        Assert.True(PartnerIdentity.TryParse(text, out var identity));
        Assert.Equal(text, identity.ToString());
        Assert.Equal(2, identity.Qualifier.Length);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ACMERETAIL")]
    [InlineData("ZZ:")]
    [InlineData("zz:ACME")]
    [InlineData("Z:ACME")]
    [InlineData("ZZ: ACME")]
    [InlineData("ZZ:ACME ")]
    [InlineData("ZZ:ACME\n")]
    [InlineData("ZZ:ÄCME")]
    [InlineData("ZZ:1234567890123456")]
    public void OtherTextIsNoIdentity(string? text) => Assert.False(PartnerIdentity.TryParse(text, out _));
}
