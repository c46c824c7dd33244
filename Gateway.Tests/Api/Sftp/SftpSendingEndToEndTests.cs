using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Api.Sftp;

/// <summary>A real process: an order comes by HTTP, its acknowledgment and the invoice leave as files.</summary>
[Collection(SftpOnSqlite.Name)]
public sealed class SftpSendingEndToEndTests(SftpGateway gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnOrderComesByHttpAndItsInvoiceLeavesAsAFileThatIsRenamedWhenItIsWhole()
    {
        var names = new ConcurrentQueue<string>();
        using var watcher = new FileSystemWatcher(gateway.Folder("willow"));
        watcher.Created += (_, e) => names.Enqueue(e.Name!);
        watcher.Renamed += (_, e) => names.Enqueue(e.Name!);
        watcher.EnableRaisingEvents = true;
        var order = gateway.Order("willow");
        var received = await gateway.AcceptedAsync("willow", order.ToBytes());
        _ = await gateway.MessagesAsync("erp", EndToEndGateway.DocumentOf(order.Orders[0].Number));
        var number = "INV-" + gateway.NextOrder();

        var answer = await gateway.Client("erp").PostDocumentAsync("invoice", "willow", Encoding.UTF8.GetBytes(EndToEndDocuments.Invoice(number, order.Orders[0].Number)), null, Ct);

        Assert.True(answer.Status == 202, answer.Body);
        var acknowledgment = await FileAsync("997-*.ack");
        Assert.Contains($"AK1*PO*{order.ControlNumber}~", acknowledgment.Text);
        var invoice = await FileAsync($"invoice-{number}-*.edi");
        Assert.Contains($"*{number}*", invoice.Text);
        Assert.Equal($"invoice-{number}-{invoice.Text.Split('*')[13]}.edi", invoice.Name);

        // In this order, as the partner saw them appear.
        await Waiting.UntilAsync(() => Task.FromResult(names.Contains(invoice.Name + ".done")), () => string.Join(", ", names));
        Assert.Equal(
            [invoice.Name + ".sha256", invoice.Name + ".part", invoice.Name, invoice.Name + ".done"],
            names.Where(n => n.StartsWith(invoice.Name, StringComparison.Ordinal)).Distinct());

        var sent = (await gateway.WaitAsync(answer.Exchange!, e => e.Stage == ExchangeStage.Done)).Children[0];
        var detail = await gateway.WaitAsync(sent.Id, e => e.Deliveries is [{ State: DeliveryState.Delivered }]);
        Assert.Equal(invoice.Name, detail.FileName);
        Assert.Equal($"in/willow/{invoice.Name}", detail.Deliveries[0].RemoteReference);
        Assert.Contains(detail.Timeline, t => t.Kind == AuditKinds.DeliveryDelivered && t.Data?.ToString().Contains(invoice.Name, StringComparison.Ordinal) == true);
        _ = await gateway.DoneAsync(received);
    }

    [Fact]
    public async Task AServerWithAnotherHostKeyFailsTheDeliveryAtOnceAndIsAnAlertAndAnEvent()
    {
        var number = "INV-" + gateway.NextOrder();
        var answer = await gateway.Client("erp").PostDocumentAsync("invoice", "yew", Encoding.UTF8.GetBytes(EndToEndDocuments.Invoice(number, "1")), null, Ct);

        var sent = (await gateway.WaitAsync(answer.Exchange!, e => e.Children.Count > 0)).Children[0];
        var detail = await gateway.WaitAsync(sent.Id, e => e.Deliveries is [{ State: DeliveryState.Failed }]);

        Assert.Equal("host-key-changed", detail.Deliveries[0].Code);
        _ = Assert.Single(detail.Deliveries[0].Attempts);
        Assert.Contains(await gateway.Server.FingerprintAsync(), detail.Deliveries[0].Detail);
        Assert.Contains(detail.Timeline, t => t.Kind == AuditKinds.Alert && t.Data?.ToString().Contains("host-key-changed", StringComparison.Ordinal) == true);
        Assert.Contains(await gateway.EventsAsync(sent.Id), e => e.Type == AuditKinds.Alert);
        Assert.Empty(Directory.EnumerateFileSystemEntries(gateway.Folder("yew")));
    }

    /// <summary>Ended as by SIGKILL before the file is written, or between the file and its commit: one file, its name and bytes, and written once.</summary>
    [Theory]
    [InlineData("delivery-before-send", false)]
    [InlineData("delivery-after-send", true)]
    public async Task AProcessThatEndsWhileItSendsLaysOneFileDown(string point, bool written)
    {
        var number = "INV-" + gateway.NextOrder();
        await gateway.RestartAsync(point);
        using var process = Process.GetProcessById(gateway.Process.ProcessId);
        var answer = await gateway.Client("erp").PostDocumentAsync("invoice", "willow", Encoding.UTF8.GetBytes(EndToEndDocuments.Invoice(number, "1")), null, Ct);
        Assert.True(answer.Status == 202, answer.Body);
        await process.WaitForExitAsync(Ct).WaitAsync(EndToEndGateway.Patience, EndToEndGateway.Clock, Ct);
        var before = Directory.EnumerateFiles(gateway.Folder("willow"), $"*{number}*.edi").Select(f => (f, File.GetLastWriteTimeUtc(f))).ToList();
        Assert.Equal(written ? 1 : 0, before.Count);

        await gateway.RestartAsync();

        var sent = (await gateway.WaitAsync(answer.Exchange!, e => e.Children.Count > 0)).Children[0];
        var detail = await gateway.WaitAsync(sent.Id, e => e.Deliveries is [{ State: DeliveryState.Delivered }]);
        Assert.Equal(2, detail.Deliveries[0].Attempts.Count);
        var (name, text) = await FileAsync($"*{number}*.edi");
        Assert.Equal(detail.FileName, name);
        await gateway.IsKeptAsync(sent.Id, Encoding.ASCII.GetBytes(text));
        var after = Directory.EnumerateFiles(gateway.Folder("willow"), $"*{number}*.edi").Select(f => (f, File.GetLastWriteTimeUtc(f))).ToList();
        Assert.Equal(written ? before : [Assert.Single(after)], after);
    }

    [Fact]
    public async Task TheVerbTriesTheChannelOut()
    {
        var (right, wrong) = (await gateway.Process.RunAsync(["partners", "test", "--live", "willow"], Ct), await gateway.Process.RunAsync(["partners", "test", "--live", "yew"], Ct));

        Assert.True(right.Exit == 0, right.Output + right.Errors);
        Assert.Contains("authentication: ", right.Output);
        Assert.Equal(1, wrong.Exit);
        Assert.Contains($"host-keys: [{await gateway.Server.FingerprintAsync()}", wrong.Output);
    }

    private async Task<(string Name, string Text)> FileAsync(string pattern)
    {
        string? found = null;
        await Waiting.UntilAsync(
            () =>
            {
                found = Directory.EnumerateFiles(gateway.Folder("willow"), pattern).FirstOrDefault();
                return Task.FromResult(found is not null);
            },
            () => string.Join(", ", Directory.EnumerateFiles(gateway.Folder("willow"))));
        return (Path.GetFileName(found!), await File.ReadAllTextAsync(found!, Ct));
    }
}
