using Gateway.Access;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Gateway.Tests.Unit.Access;

public sealed class BoundedStreamTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ABodyOfExactlyTheLimitPasses()
    {
        using var kept = new MemoryStream();
        await using var body = new BoundedStream(new MemoryStream(new byte[1000]), 1000);
        await body.CopyToAsync(kept, Ct);
        Assert.Equal(1000, kept.Length);
    }

    [Fact]
    public async Task TheFirstByteOverTheLimitIs413()
    {
        await using var body = new BoundedStream(new MemoryStream(new byte[1001]), 1000);
        var error = await Assert.ThrowsAsync<BadHttpRequestException>(() => body.CopyToAsync(Stream.Null, Ct));
        Assert.Equal(413, error.StatusCode);
    }
}
