using Gateway.Tests.Api;
using Xunit;

namespace Gateway.Tests.Support;

/// <summary>Polls on the real clock, with a deadline: for what another process or thread brings about.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(30);

    /// <param name="otherwise">What is said when it does not come.</param>
    public static async Task UntilAsync(Func<Task<bool>> holds, Func<string> otherwise)
    {
        var began = EndToEndGateway.Clock.GetTimestamp();
        while (!await holds())
        {
            Assert.True(EndToEndGateway.Clock.GetElapsedTime(began) < EndToEndGateway.Patience, otherwise());
            await Task.Delay(Step, EndToEndGateway.Clock, TestContext.Current.CancellationToken);
        }
    }

    public static Task UntilAsync(Func<Task<bool>> holds, string otherwise) => UntilAsync(holds, () => otherwise);

    public static Task UntilAsync(Func<bool> holds, Func<string> otherwise) => UntilAsync(() => Task.FromResult(holds()), otherwise);

    public static Task UntilAsync(Func<bool> holds, string otherwise) => UntilAsync(holds, () => otherwise);
}
