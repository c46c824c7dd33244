using Gateway.Access;
using Xunit;

namespace Gateway.Tests.Unit.Access;

public sealed class OneLineTests
{
    [Theory]
    [InlineData("plain name.edi", "plain name.edi")]
    [InlineData("a\r\nb", "a\uFFFD\uFFFDb")]
    [InlineData("a\0b\u001b[31m", "a\uFFFDb\uFFFD[31m")]
    [InlineData("a\u2028b\u0085c", "a\uFFFDb\uFFFDc")]
    [InlineData("whole \U0001F600", "whole \U0001F600")]
    public void ControlCharactersBecomeTheReplacement(string text, string expected) => Assert.Equal(expected, OneLine.Of(text, 100));

    [Fact]
    public void HalfSurrogatesBecomeTheReplacement()
    {
        Assert.Equal("half \uFFFD", OneLine.Of("half " + '\uD83D', 100));
        Assert.Equal("\uFFFD half", OneLine.Of('\uDE00' + " half", 100));
    }

    [Fact]
    public void LongTextIsCutAndAPairThatIsCutThroughDoesNotSurvive()
    {
        Assert.Equal("abc", OneLine.Of("abcdef", 3));
        Assert.Equal("ab\uFFFD", OneLine.Of("ab\U0001F600", 3));
    }
}
