using Gateway.Mapping.Formats;
using Xunit;

namespace Gateway.Tests.Unit.Mapping;

public class JsonFormatTests
{
    [Theory]
    [InlineData("{\"a\":10.00,\"b\":[1,-0.5,true,false,null,\"x\"],\"c\":{}}")]
    [InlineData("{\"z\":1,\"a\":2}")]
    [InlineData("1234567890123456789012345678")]
    [InlineData("\"ä <b> + \"")]
    public void TextThatIsReadIsWrittenByteForByte(string json) => Assert.Equal(json, Edi.Json(Edi.Parse(json)));

    [Theory]
    [InlineData("{\"a\":1,\"a\":2}", "json-duplicate-key")]
    [InlineData("{\"a\":NaN}", "json-syntax")]
    [InlineData("{\"a\":1} x", "json-syntax")]
    [InlineData("", "json-syntax")]
    [InlineData("{\"a\":", "json-syntax")]
    [InlineData("12345678901234567890123456789", "json-number")]
    [InlineData("1e40", "json-number")]
    [InlineData("1e-40", "json-number")]
    [InlineData("0.12345678901234567890123456789", "json-number")]
    [InlineData("\"\\uD800\"", "json-text")]
    public void WhatCannotBeReadSaysWhyAndWhere(string json, string code) =>
        Assert.Equal(code, Assert.Throws<JsonFormatException>(() => Edi.Parse(json)).Code);

    [Fact]
    public void SixtyFourLevelsAreReadAndNoMore()
    {
        Edi.Parse(new string('[', 64) + new string(']', 64));
        Assert.Equal("json-depth", Assert.Throws<JsonFormatException>(() => Edi.Parse(new string('[', 65) + new string(']', 65))).Code);
    }

    [Fact]
    public void AByteOrderMarkIsTolerated() => Assert.Equal("1", Edi.Json(JsonFormat.Parse([0xEF, 0xBB, 0xBF, (byte)'1'])));

    [Fact]
    public void AnObjectKeepsItsOrderAndLosesWhatIsRemoved()
    {
        var o = new DocumentObject();
        for (var i = 0; i < 100; i++)
        {
            o.Set($"k{i}", DocumentValue.Of(i));
        }

        Assert.True(o.Remove("k0"));
        Assert.False(o.Remove("k0"));
        Assert.Equal("k1", o.First().Key);
        Assert.Equal(99, o.Count);
        Assert.Equal("57", o["k57"].ToString());
        Assert.Throws<KeyNotFoundException>(() => o["none"]);
    }
}
