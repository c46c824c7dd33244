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

    /// <summary>A job that opens the message later decides by them.</summary>
    [Fact]
    public void DecisiveFieldsAreWholeWhateverElseCame()
    {
        var headers = new HeaderDictionary();
        for (var i = 0; i < 100; i++)
        {
            headers["X-" + i] = new string('"', 3000);
        }

        var type = "multipart/signed; boundary=" + new string('b', 3000);
        headers["message-id"] = "<gwk_1@birch>";
        headers["Content-Type"] = type;
        var json = JsonElement.Parse(HeaderRecord.ToJson(headers, "Message-ID", "Content-Type"));
        Assert.Equal(("<gwk_1@birch>", type), (json.GetProperty("Message-ID").GetString(), json.GetProperty("Content-Type").GetString()));
        Assert.True(json.TryGetProperty("(cut)", out _));
        Assert.Equal(json.EnumerateObject().Count(), json.EnumerateObject().Select(p => p.Name.ToUpperInvariant()).Distinct().Count());
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
