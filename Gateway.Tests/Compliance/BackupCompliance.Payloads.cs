using Gateway.Storage.Payloads;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Compliance;

/// <summary>Payload files that are not whole: the rest of the backup is worth having, and they are named.</summary>
public abstract partial class BackupCompliance
{
    [Theory]
    [InlineData("gone")]
    [InlineData("changed")]
    [InlineData("unreadable")]
    public async Task APayloadThatIsNotWholeIsNamedAndTheRestIsKept(string what)
    {
        await using var ledger = await LedgerAsync();
        var node = ledger.Trust();
        var full = await FullLedger.FillAsync(node);
        var path = node.GetRequiredService<PayloadFolder>().PathOf(full.LargeFile);
        if (what == "changed")
        {
            var bytes = await File.ReadAllBytesAsync(path, Token);
            bytes[^1] ^= 1;
            await File.WriteAllBytesAsync(path, bytes, Token);
        }
        else
        {
            File.Delete(path);
        }

        if (what == "unreadable")
        {
            _ = Directory.CreateDirectory(path);
        }

        var manifest = await BackupAsync(node);

        Assert.Equal([full.LargeFile], manifest.Payloads.Lost);
        Assert.Equal((0, 0), (manifest.Payloads.Files, manifest.Payloads.Bytes));
        Assert.True(manifest.Tables.Single(t => t.Name == "payload").Rows > 1);
    }
}
