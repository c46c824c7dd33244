using System.Security.Cryptography;
using Gateway.Cli.Demo;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Model;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Api.Folders;

/// <summary>
/// A gateway with a retailer that leaves its orders in folders: <c>watched</c>, of which nobody looks for an hour, and <c>marked</c>, of which somebody does every 5 s. Nothing
/// looks for duplicates of its documents: a second exchange of a file is a second order at the ERP.
/// </summary>
public abstract class FolderGateway : EndToEndGateway
{
    private const string Retailer = "drop";

    internal static string Identity => EndToEndPartners.IdOf(Retailer);

    private protected override IReadOnlyList<string> Retailers => [Retailer];

    private string Root => Path.Combine(PartnersFolder, "..", "folders");

    internal OrderInterchange Order() => Order(Retailer);

    /// <summary>Writes a file as another program would, and closes it.</summary>
    internal void Put(string folder, string name, byte[] content) => File.WriteAllBytes(Path.Combine(Root, folder, name), content);

    internal IReadOnlyList<string> Names(string folder) => [.. Directory.GetFileSystemEntries(Path.Combine(Root, folder)).Select(p => Path.GetFileName(p)!)];

    internal void Rename(string folder, string from, string to) => File.Move(Path.Combine(Root, folder, from), Path.Combine(Root, folder, to));

    /// <summary>Returns once nothing lies there any more; the test fails when that does not come.</summary>
    internal Task EmptyAsync(string folder) => Waiting.UntilAsync(() => Task.FromResult(Names(folder).Count == 0), () => $"{folder} has {string.Join(", ", Names(folder))}");

    /// <summary>Has the channel looked at; returns once it was, and the process listens.</summary>
    internal async Task LookedAsync(string channel)
    {
        var asked = Now;
        await using var services = Ledger();
        var polls = services.GetRequiredService<IPollStore>();
        _ = await polls.AskAsync(new ChannelId(channel), CancellationToken.None);
        await Waiting.UntilAsync(
            async () => (await polls.ListAsync(CancellationToken.None)).Any(p => p.Channel.Value == channel && p.EndedAt > asked && !p.IsRunning),
            () => $"nobody looks at {channel}");
    }

    /// <summary>Of these bytes one exchange came in.</summary>
    internal Task IsOneExchangeAsync(OrderInterchange order) => AreExchangesAsync(order.ToBytes(), 1);

    internal async Task AreExchangesAsync(byte[] content, int count)
    {
        await using var services = Ledger();
        await using var rows = services.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContext();
        var digest = Convert.ToHexStringLower(SHA256.HashData(content));
        Assert.Equal(count, await rows.Payloads.CountAsync(p => p.Digest == digest && p.Part == StoredPayload.Raw, TestContext.Current.CancellationToken));
    }

    private protected override async Task MakePartnersAsync(CancellationToken ct)
    {
        MakeSamplePartners();
        EndToEndPartners.AddRetailer(PartnersFolder, Retailer, Stub(Retailer).Address);
        var profile = Path.Combine(PartnersFolder, Retailer, "profile.yaml");
        var text = await File.ReadAllTextAsync(profile, ct);
        text = text.Replace(
            "duplicates: { interchange: hold, business: warn, window: 90 days }", "duplicates: { interchange: off, business: off }", StringComparison.Ordinal);
        Assert.Contains("interchange: off", text, StringComparison.Ordinal);
        text = text.Replace("agreements:\n", $$"""
              watched:
                direction: in
                transport: folder
                folder: drop/watched
                carries: [ZZ:{{Identity}}]
                poll: { every: 1 h }
                files: { settled: 1 h }
              marked:
                direction: in
                transport: folder
                folder: drop/marked
                carries: [ZZ:{{Identity}}]
                poll: { every: 5 s }
                files: { marker: .done }
            agreements:

            """, StringComparison.Ordinal).Replace($"channels: [{Retailer}-in]", $"channels: [{Retailer}-in, watched, marked]", StringComparison.Ordinal);
        await File.WriteAllTextAsync(profile, text, ct);
        _ = Directory.CreateDirectory(Path.Combine(Root, "drop", "watched"));
        _ = Directory.CreateDirectory(Path.Combine(Root, "drop", "marked"));
    }

    private protected override Task PrepareAsync(CancellationToken ct)
    {
        ProcessEnvironment["HotFolder__Enabled"] = "true";
        ProcessEnvironment["HotFolder__Root"] = Path.GetFullPath(Root);
        ProcessEnvironment["Faults__Enabled"] = "true";
        return Task.CompletedTask;
    }
}
