using System.Security.Cryptography;
using Gateway.Storage.Model;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Api.Sftp;

/// <summary>The whole process with both roads of files open, ended by the system again and again.</summary>
[Trait("Category", "Slow")]
public sealed class FilesWholeTests(FilesWholeGateway gateway) : IClassFixture<FilesWholeGateway>
{
    private const int Rounds = 4;
    private const int OfEach = 6;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Each time some of what came is taken, and some is not.</summary>
    [Fact]
    public async Task EachFileIsOneExchangeWheneverTheProcessIsKilled()
    {
        var orders = new List<byte[]>();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var n in Enumerable.Range(0, OfEach))
            {
                foreach (var folder in gateway.Folders)
                {
                    orders.Add(gateway.Order(FilesWholeGateway.Retailer).ToBytes());
                    await File.WriteAllBytesAsync(Path.Combine(folder, $"{round}-{n}.edi"), orders[^1], Ct);
                }
            }

            var seen = gateway.Folders.ToDictionary(f => f, f => Directory.GetFileSystemEntries(f).Length);
            var slow = gateway.Folders[round % gateway.Folders.Count];
            await Waiting.UntilAsync(() => Directory.GetFileSystemEntries(slow).Length < seen[slow], "Nothing is taken.");
            await gateway.RestartAsync();
        }

        await Waiting.UntilAsync(() => gateway.Folders.All(f => Directory.GetFileSystemEntries(f).Length == 0), "Nothing is taken.");

        await using var services = gateway.Ledger();
        await using var rows = services.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContext();
        foreach (var order in orders)
        {
            var digest = Convert.ToHexStringLower(SHA256.HashData(order));
            Assert.Equal(1, await rows.Payloads.CountAsync(p => p.Digest == digest && p.Part == global::Gateway.Exchanges.StoredPayload.Raw, Ct));
        }
    }
}
