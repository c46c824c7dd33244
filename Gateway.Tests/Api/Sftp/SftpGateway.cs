using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Api.Sftp;

/// <summary>
/// A gateway whose retailers take files: <c>willow</c>, with markers and digests; <c>yew</c>, whose profile has another host key than the server.
/// </summary>
public sealed class SftpGateway : EndToEndGateway
{
    private SshServer? _server;

    internal SshServer Server => _server!;

    /// <summary>Where the files of that retailer come.</summary>
    internal string Folder(string name) => Path.Combine(Server.In, name);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private protected override IReadOnlyList<string> Retailers => ["willow", "yew"];

    private protected override Task<Dictionary<string, string?>> SettingsAsync(TemporaryFolder folder) =>
        Task.FromResult(new Dictionary<string, string?> { ["Storage:Provider"] = "Sqlite", ["GW_SECRET_SFTP"] = SshServer.Password, ["Faults:Enabled"] = "true" });

    private protected override async Task MakePartnersAsync(CancellationToken ct)
    {
        MakeSamplePartners();
        _server = await SshServer.StartAsync();
        foreach (var name in Retailers)
        {
            EndToEndPartners.AddRetailer(PartnersFolder, name, Stub(name).Address);
            _ = Directory.CreateDirectory(Folder(name));
            UnixMode.Set(Folder(name), "777");
            var key = name == "yew" ? "SHA256:" + new string('A', 43) : await _server.FingerprintAsync();
            await TakeFilesAsync(name, key, ct);
        }
    }

    /// <summary>The retailer's channel out is one by SFTP.</summary>
    private async Task TakeFilesAsync(string name, string key, CancellationToken ct)
    {
        var profile = Path.Combine(PartnersFolder, name, "profile.yaml");
        var text = await File.ReadAllTextAsync(profile, ct);
        var (from, until) = (text.IndexOf($"  {name}-out:\n", StringComparison.Ordinal), text.IndexOf($"  {name}-acks:\n", StringComparison.Ordinal));
        Assert.True(from > 0 && until > from);
        await File.WriteAllTextAsync(profile, text[..from] + $$"""
              {{name}}-out:
                direction: out
                transport: sftp
                secret: ${env:GW_SECRET_SFTP}
                retry: [1 s, 1 s, 1 s]
                sftp:
                  host: 127.0.0.1
                  port: {{Server.Port}}
                  user: {{Server.User}}
                  host-keys: [{{key}}]
                  folder: in/{{name}}
                  file-name: "{document}-{key}-{number}.edi"
                  acknowledgment-name: "{document}-{number}.ack"
                  marker: .done
                  checksum: sha256

            """ + text[until..], ct);
    }
}
