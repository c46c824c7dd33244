using CsCheck;
using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Unit.Exchanges;

public sealed class IdTextTests
{
    [Fact]
    public void AnIdReadsBackAsWritten() => Gen.Guid.Sample(guid =>
    {
        var id = new ExchangeId(guid);
        Assert.True(ExchangeId.TryParse(id.ToString(), out var back));
        Assert.Equal(id, back);
    });

    [Fact]
    public void TextSortsAsTheBytesDo() => Gen.Select(Gen.Guid, Gen.Guid).Sample((a, b) =>
    {
        var bytes = a.ToByteArray(bigEndian: true).AsSpan().SequenceCompareTo(b.ToByteArray(bigEndian: true));
        var text = string.CompareOrdinal(new DeliveryId(a).ToString(), new DeliveryId(b).ToString());
        Assert.Equal(Math.Sign(bytes), Math.Sign(text));
    });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ex_")]
    [InlineData("dl_00000000000000000000000000")]
    [InlineData("ex_0000000000000000000000000")]
    [InlineData("ex_000000000000000000000000000")]
    [InlineData("ex_0000000000000000000000000u")]
    [InlineData("ex_80000000000000000000000000")]
    [InlineData("ex_zzzzzzzzzzzzzzzzzzzzzzzzzz")]
    public void OtherTextIsNoExchangeId(string? text) => Assert.False(ExchangeId.TryParse(text, out _));
}
