using Gateway.Hosting;
using Xunit;

namespace Gateway.Tests.Unit.Hosting;

public sealed class SocketBlocksTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(32 * 1024)]
    public void ABlockHasRoomForAReadOfTheSocket(int least)
    {
        using var blocks = new SocketBlocks();
        using var block = blocks.Create().Rent(least);
        Assert.True(block.Memory.Length >= 32 * 1024);
    }

    [Fact]
    public void MoreThanABlockIsNotGiven()
    {
        using var blocks = new SocketBlocks();
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => blocks.Rent(blocks.MaxBufferSize + 1));
    }

    /// <summary>Given back twice, one array would go to two connections.</summary>
    [Fact]
    public void ABlockGoesBackOnce()
    {
        using var blocks = new SocketBlocks();
        var first = blocks.Rent();
        first.Dispose();
        first.Dispose();
        using var one = blocks.Rent();
        using var other = blocks.Rent();
        one.Memory.Span.Fill(1);
        other.Memory.Span.Fill(2);
        Assert.Equal(1, one.Memory.Span[0]);
        _ = Assert.Throws<ObjectDisposedException>(() => first.Memory);
    }
}
