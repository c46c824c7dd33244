using Gateway.Transports.As2;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

public sealed class As2OptionsTests
{
    /// <summary>Partners send receipts to what it says: without the route that is an address that answers 404.</summary>
    [Theory]
    [InlineData("http://as2.northwind.example:8082", "http://as2.northwind.example:8082/as2")]
    [InlineData("https://as2.northwind.example/", "https://as2.northwind.example/as2")]
    [InlineData("https://as2.northwind.example/as2", "https://as2.northwind.example/as2")]
    [InlineData("https://edge.northwind.example/b2b/in", "https://edge.northwind.example/b2b/in")]
    public void ThePublicUrlLeadsToTheRoute(string setting, string address)
    {
        var options = new As2Options { PublicUrl = setting };
        Assert.True(new As2OptionsValidator().Validate(null, options).Succeeded);
        Assert.Equal(address, options.Address());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/as2")]
    [InlineData("as2.northwind.example/as2")]
    [InlineData("ftp://as2.northwind.example/as2")]
    [InlineData("mailto:as2@northwind.example")]
    [InlineData("https://as2.northwind.example/as2?from=acme")]
    [InlineData("https://as2.northwind.example/as2#top")]
    [InlineData("https://as2.northwind.example/as2?")]
    [InlineData("https://user:secret@as2.northwind.example/as2")]
    [InlineData("https://as2.northwind.example/as2\r\nX: y")]
    public void APublicUrlThatNoReceiptCouldBeSentToIsRefused(string setting)
    {
        var result = new As2OptionsValidator().Validate(null, new As2Options { PublicUrl = setting });
        Assert.Contains("As2:PublicUrl must be", result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void ThereIsNoneWhereNoneIsSet() => Assert.Null(new As2Options().Address());
}
