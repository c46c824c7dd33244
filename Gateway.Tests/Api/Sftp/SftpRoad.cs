using System.Globalization;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Api.Sftp;

/// <summary>One folder of a real server, for one test, and what a profile says of it.</summary>
internal sealed class SftpRoad
{
    private readonly SshServer _server;
    private readonly string _name = Guid.CreateVersion7().ToString("N", CultureInfo.InvariantCulture)[20..];

    public SftpRoad(SshServer server)
    {
        _server = server;
        Folder = Path.Combine(server.In, _name);
        _ = Directory.CreateDirectory(Folder);
        UnixMode.Set(Folder, "777");
    }

    /// <summary>The folder as this machine sees it.</summary>
    public string Folder { get; }

    /// <summary>The transport and its keys; our key is made, and laid where the profile finds it.</summary>
    /// <param name="port">Another way to the server.</param>
    public async Task<string> OfAsync(string partners, int? port = null, string? hostKey = null)
    {
        var secrets = Directory.CreateDirectory(Path.Combine(partners, "warn", "secrets"));
        await File.WriteAllTextAsync(Path.Combine(secrets.FullName, "id"), await _server.NewKeyAsync(), TestContext.Current.CancellationToken);
        return $$"""
                transport: sftp
                sftp:
                  host: 127.0.0.1
                  port: {{port ?? _server.Port}}
                  user: {{_server.User}}
                  host-keys: [{{hostKey ?? await _server.FingerprintAsync()}}]
                  private-key: ${file:secrets/id}
                  folder: in/{{_name}}
            """;
    }
}
