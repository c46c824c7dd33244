using System.Text;
using Gateway.Benchmarks.Load;
using Gateway.Benchmarks.Stub;
using Xunit;

namespace Gateway.Tests.Crash;

public sealed class DocumentReadingTests
{
    [Fact]
    public void AnOrderIsReadByNumberDateShipToAndLines()
    {
        var essence = new OrderEssence("PO1", "2026-11-24", "0012");
        essence.Line(12, "EA", 31.5m, "NW-1");

        Assert.Equal(("order:PO1", essence.Digest()), DocumentReading.Order(Order("12", "31.50")));
        Assert.NotEqual(essence.Digest(), DocumentReading.Order(Order("13", "31.50"))!.Value.Essence);
        Assert.NotEqual(essence.Digest(), DocumentReading.Order(Order("12", "31.51"))!.Value.Essence);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""{"id":"PO1"}""")]
    public void WhatIsNoOrderIsNotReadAsOne(string body) => Assert.Null(DocumentReading.Order(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void AnAcknowledgmentIsReadByItsGroupAndVerdict()
    {
        var body = "ISA*00*~GS*FA*A*B*20261124*0930*1*X*004010~ST*997*0001~AK1*PO*417~AK2*850*0001~AK5*A~AK9*A*1*1*1~SE*6*0001~GE*1*1~IEA*1*000000001~";

        Assert.Equal(("997:417", "A*1*1*1"), DocumentReading.Acknowledgment(Encoding.ASCII.GetBytes(body)));
        Assert.Equal("R*1*1*0", DocumentReading.Acknowledgment(Encoding.ASCII.GetBytes(body.Replace("A*1*1*1", "R*1*1*0", StringComparison.Ordinal)))!.Value.Essence);
        Assert.Null(DocumentReading.Acknowledgment("ISA*00*~ST*850*0001~"u8.ToArray()));
    }

    [Fact]
    public void SampleOrdersAreTheSameForTheSameNumberAndDifferForOthers()
    {
        Assert.Equal(SampleOrders.Create(7).Content, SampleOrders.Create(7).Content);
        Assert.Equal(SampleOrders.Create(7).Essence, SampleOrders.Create(7).Essence);
        Assert.NotEqual(SampleOrders.Create(7).Sha256, SampleOrders.Create(8).Sha256);
        Assert.NotEqual(SampleOrders.Create(7).Essence, SampleOrders.Create(8).Essence);
        Assert.InRange(SampleOrders.Create(7).Content.Length, 850, 1200);
    }

    [Fact]
    public void AManyOrderInterchangeHasTheSizeTheIssueNames()
    {
        using var output = new MemoryStream();

        var orders = SampleOrders.WriteMany(output, 1, 5000);

        Assert.Equal(5000, orders.Count);
        Assert.InRange(output.Length, 7_500_000, 10_500_000);
    }

    private static byte[] Order(string quantity, string price) => Encoding.UTF8.GetBytes($$"""
        {"documentType":"order","id":"PO1","issueDate":"2026-11-24","parties":{"shipTo":{"id":{"value":"0012"} } },
         "lines":[{"id":"1","quantity":{"value":{{quantity}}, "unit":"EA"},"price":{"amount":{{price}} },"item":{"sellersId":{"value":"NW-1"} } } ] }
        """);
}
