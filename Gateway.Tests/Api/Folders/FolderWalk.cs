using Xunit;

namespace Gateway.Tests.Api.Folders;

/// <summary>Files that a partner leaves, all the way to the ERP, and what is left of them when the process ends in between. On each database.</summary>
public abstract class FolderWalk(FolderGateway gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Nobody would look for an hour: that it was closed, or came under its name in whole, is noticed.</summary>
    [Fact]
    public async Task AFileIsTakenAtOnceWhenItsWriterHasClosedIt()
    {
        await gateway.RestartAsync();
        await gateway.LookedAsync("watched");
        var (written, moved) = (gateway.Order(), gateway.Order());
        gateway.Put("drop/watched", "written.edi", written.ToBytes());
        gateway.Put("drop/watched", "moved.edi.part", moved.ToBytes());
        gateway.Rename("drop/watched", "moved.edi.part", "moved.edi");

        await gateway.DeliveredOnceAsync(written);
        await gateway.DeliveredOnceAsync(moved);
        await gateway.EmptyAsync("drop/watched");
        await gateway.IsOneExchangeAsync(written);
        await gateway.IsOneExchangeAsync(moved);
    }

    /// <summary>Before the commit the file is new again, after it a repeat that is removed: one exchange of these bytes, and the ERP hears of it once.</summary>
    [Theory]
    [InlineData("reception-after-store")]
    [InlineData("reception-after-commit")]
    [InlineData("pull-after-commit")]
    [InlineData("pull-after-rename")]
    [InlineData("pull-after-set-apart")]
    [InlineData("pull-after-marker")]
    [InlineData("pull-after-remove")]
    public async Task AFileIsOneDocumentWhereverTheProcessEnds(string point)
    {
        var order = gateway.Order();
        await gateway.RestartAsync(point);
        using var process = System.Diagnostics.Process.GetProcessById(gateway.Process.ProcessId);
        gateway.Put("drop/marked", $"{point}.edi", order.ToBytes());
        gateway.Put("drop/marked", $"{point}.edi.done", []);
        await process.WaitForExitAsync(Ct).WaitAsync(EndToEndGateway.Patience, EndToEndGateway.Clock, Ct);

        await gateway.RestartAsync();

        await gateway.DeliveredOnceAsync(order);
        await gateway.EmptyAsync("drop/marked");
        await gateway.IsOneExchangeAsync(order);
    }
}
