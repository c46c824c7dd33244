using Gateway.Cli.Demo;
using Xunit;

namespace Gateway.Tests.Api;

public sealed class PartnerStubTests
{
    /// <summary>A message is seen by whoever waits for it before the partner has begun its 997.</summary>
    [Fact]
    public async Task AnAcknowledgmentMayBeAskedForBeforeItIsBegun()
    {
        await using var partner = await PartnerStub.StartAsync(1, TimeProvider.System, TestContext.Current.CancellationToken);

        var asked = partner.AcknowledgmentAsync("dl_not_there_yet");

        Assert.False(asked.IsCompleted);
        Assert.Same(asked, partner.AcknowledgmentAsync("dl_not_there_yet"));
    }
}
