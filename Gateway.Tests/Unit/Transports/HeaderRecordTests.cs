using System.Text;
using System.Text.Json;
using Gateway.Transports;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

public sealed class HeaderRecordTests
{
    [Fact]
    public void ManyHeadersAreCutAt32KilobytesAndSayIt()
    {
        var headers = new HeaderDictionary();
        for (var i = 0; i < 100; i++)
        {
            headers["X-" + i] = new string('"', 3000);
        }

        var json = HeaderRecord.ToJson(headers);
        Assert.InRange(Encoding.UTF8.GetByteCount(json), 1, 32 * 1024);
        Assert.True(JsonElement.Parse(json).TryGetProperty("(cut)", out _));
    }

    [Fact]
    public void SeveralValuesOfOneHeaderStandTogetherAndControlCharactersAreGone()
    {
        var json = HeaderRecord.ToJson(new HeaderDictionary { ["X-A"] = new(["1", "2\r\nX-B: 3"]) });
        Assert.Equal("1, 2\uFFFD\uFFFDX-B: 3", JsonElement.Parse(json).GetProperty("X-A").GetString());
    }

    [Theory]
    [InlineData("Authorization")]
    [InlineData("Proxy-Authorization")]
    [InlineData("Proxy-Connection")]
    [InlineData("Cookie")]
    [InlineData("X-Api-Key")]
    [InlineData("X-Amz-Security-Token")]
    [InlineData("x-client-secret")]
    public void CredentialsAreDropped(string name) => Assert.Equal("{}", HeaderRecord.ToJson(new HeaderDictionary { [name] = "v" }));
}
