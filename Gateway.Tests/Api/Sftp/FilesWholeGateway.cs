using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Api.Sftp;

/// <summary>A gateway with a retailer that leaves its orders on its SFTP server and in a folder of this machine. Nothing looks for duplicates of its documents.</summary>
public sealed class FilesWholeGateway : EndToEndGateway
{
    internal const string Retailer = "drop";

    private SshServer? _server;

    /// <summary>The server's, and this machine's.</summary>
    internal IReadOnlyList<string> Folders => [_server!.In, Path.Combine(Root, "drop", "in")];

    private protected override IReadOnlyList<string> Retailers => [Retailer];

    private string Root => Path.GetFullPath(Path.Combine(PartnersFolder, "..", "folders"));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private protected override Task<Dictionary<string, string?>> SettingsAsync(TemporaryFolder folder) =>
        Task.FromResult(new Dictionary<string, string?> { ["Storage:Provider"] = "Sqlite", ["GW_SECRET_SFTP"] = SshServer.Password });

    private protected override async Task MakePartnersAsync(CancellationToken ct)
    {
        MakeSamplePartners();
        _server = await SshServer.StartAsync();
        UnixMode.Set(_server.In, "777");
        _ = Directory.CreateDirectory(Folders[1]);
        EndToEndPartners.AddRetailer(PartnersFolder, Retailer, Stub(Retailer).Address);
        var profile = Path.Combine(PartnersFolder, Retailer, "profile.yaml");
        var text = await File.ReadAllTextAsync(profile, ct);
        text = text.Replace(
            "duplicates: { interchange: hold, business: warn, window: 90 days }", "duplicates: { interchange: off, business: off }", StringComparison.Ordinal);
        Assert.Contains("interchange: off", text, StringComparison.Ordinal);
        text = text.Replace("agreements:\n", $$"""
              fetched:
                direction: in
                transport: sftp
                carries: [ZZ:{{EndToEndPartners.IdOf(Retailer)}}]
                secret: ${env:GW_SECRET_SFTP}
                poll: { every: 5 s }
                files: { settled: 2 s }
                sftp: { host: 127.0.0.1, port: {{_server.Port}}, user: {{_server.User}}, host-keys: [{{await _server.FingerprintAsync()}}], folder: in }
              dropped:
                direction: in
                transport: folder
                folder: drop/in
                carries: [ZZ:{{EndToEndPartners.IdOf(Retailer)}}]
                poll: { every: 5 s }
                files: { settled: 2 s }
            agreements:

            """, StringComparison.Ordinal).Replace($"channels: [{Retailer}-in]", $"channels: [{Retailer}-in, fetched, dropped]", StringComparison.Ordinal);
        await File.WriteAllTextAsync(profile, text, ct);
    }

    private protected override Task PrepareAsync(CancellationToken ct)
    {
        ProcessEnvironment["HotFolder__Root"] = Root;
        return Task.CompletedTask;
    }
}
