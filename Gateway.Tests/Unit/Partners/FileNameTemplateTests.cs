using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline.Stages;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

public sealed class FileNameTemplateTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 31, 23, 5, 9, TimeSpan.FromHours(-5));
    private static readonly DeliveryId Delivery = DeliveryId.New(new FakeTimeProvider(At));

    [Theory]
    [InlineData("{document}-{number}.edi", "invoice-000000042.edi")]
    [InlineData("{partner}_{key}_{date}{time}.x12", "acme_INV-1_7_20260201040509.x12")]
    [InlineData("Rechnung für {document} {number}", "Rechnung für invoice 000000042")]
    [InlineData("orders.edi", "orders.edi")]
    public void PlaceholdersAreFilledIn(string text, string name) => Assert.Equal(name, Of(text, "000000042", "INV-1/7"));

    [Fact]
    public void WhereThereIsNoNumberTheDeliveryStandsForIt()
    {
        Assert.Equal($"{Delivery}.edi", Of("{number}.edi", null, null));
        Assert.Equal($"{Delivery}.edi", Of("{key}.edi", "000000042", null));
        Assert.Equal($"{Delivery}.edi", Of("{id}.edi", "000000042", "INV-1"));
    }

    /// <summary>What a document says becomes no part of a path, no device and no endless name.</summary>
    [Theory]
    [InlineData("../../etc/passwd", ".._.._etc_passwd.edi")]
    [InlineData("a\r\nb\u202ec", "a__b_c.edi")]
    [InlineData("NUL", "_NUL.edi")]
    public void AValueIsMadePlain(string key, string name)
    {
        var made = Of("{key}.edi", "1", key);
        Assert.Equal(name, made);
        Assert.Equal(255, Of("{key}.edi", "1", new string('9', 1000)).Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{file}.edi")]
    [InlineData("{Number}.edi")]
    [InlineData("{}.edi")]
    [InlineData("{number")]
    [InlineData("number}")]
    [InlineData("a/{number}.edi")]
    [InlineData("..\\{number}.edi")]
    [InlineData("{number}:x")]
    [InlineData("{number}\u202e.edi")]
    [InlineData(".{number}")]
    [InlineData("{number}.")]
    [InlineData(" {number}")]
    [InlineData("{number}\n")]
    public void ATemplateThatIsNoneIsRefused(string text)
    {
        var (template, complaint) = FileNameTemplate.Parse(text);
        Assert.Null(template);
        Assert.NotEmpty(complaint!);
    }

    [Fact]
    public void AnUnknownPlaceholderIsNamedBesideTheKnownOnes() => Assert.Equal(
        "'{file}' is no placeholder; there are {document}, {number}, {key}, {date}, {time}, {partner}, {id}.", FileNameTemplate.Parse("{file}.edi").Complaint);

    private static string Of(string template, string? number, string? key) =>
        new OutboundName(FileNameTemplate.Parse(template).Template!, "invoice", key, new PartnerId("acme"), Delivery, At).Of(number);
}
