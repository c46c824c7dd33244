using Gateway.Cli.Demo;
using Xunit;

namespace Gateway.Tests.Api;

public sealed class AcknowledgerTests
{
    /// <summary>A message is seen by whoever waits for it before the partner has begun its 997.</summary>
    [Fact]
    public void AnAcknowledgmentMayBeAskedForBeforeItIsBegun()
    {
        using var partner = new Acknowledger(1, TimeProvider.System);

        var asked = partner.AcknowledgmentAsync("dl_not_there_yet");

        Assert.False(asked.IsCompleted);
        Assert.Same(asked, partner.AcknowledgmentAsync("dl_not_there_yet"));
    }
}
