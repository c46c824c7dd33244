using Gateway.Mapping.Canonical;
using Gateway.Mapping.Formats;
using Xunit;

namespace Gateway.Tests.Unit.Mapping;

public class CanonicalTests
{
    private const string Order = """
        { "documentType": "order", "id": "4500012", "issueDate": "2026-11-24", "purpose": "original", "currency": "USD",
          "parties": { "buyer": { "name": "Example Stores" } }, "lines": [ { "id": "1", "quantity": { "value": 12, "unit": "EA" }, "price": { "amount": 31.50 } } ] }
        """;

    [Fact]
    public void AGoodOrderIsValid() => Assert.Empty(CanonicalDocuments.Validate("order", Edi.Parse(Order)));

    [Theory]
    [InlineData("\"id\": \"4500012\", ", "", "")]
    [InlineData("2026-11-24", "24.11.2026", "/issueDate")]
    [InlineData("\"value\": 12", "\"value\": \"12\"", "/lines/0/quantity/value")]
    [InlineData("\"name\"", "\"nmae\"", "/parties/buyer")]
    [InlineData("original", "copy", "/purpose")]
    public void AnErrorPointsToItsPlace(string right, string wrong, string place)
    {
        var errors = CanonicalDocuments.Validate("order", Edi.Parse(Order.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.NotEmpty(errors);
        Assert.StartsWith("canonical-", errors[0].Code, StringComparison.Ordinal);
        Assert.StartsWith(place, errors[0].Pointer, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownTypeIsSaid() => Assert.Equal("canonical-type-unknown", CanonicalDocuments.Validate("quote", new DocumentObject())[0].Code);

    [Fact]
    public void ADocumentIsFoundByItsNumbers()
    {
        var order = (DocumentObject)Edi.Parse(Order);
        Assert.Equal([new BusinessKey("po", "4500012", "original")], CanonicalDocuments.BusinessKeys("order", order));
        Assert.Equal("original", CanonicalDocuments.Purpose(order));
        var invoice = (DocumentObject)Edi.Parse("""{ "id": "I1", "orderReference": { "id": "4500012" } }""");
        Assert.Equal([new BusinessKey("invoice", "I1", "original"), new BusinessKey("po", "4500012", "original")], CanonicalDocuments.BusinessKeys("invoice", invoice));
    }
}
