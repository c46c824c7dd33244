using Renci.SshNet;

namespace Gateway.Transports.Sftp;

/// <summary>A connection that is logged in, and the host key by which the server was known.</summary>
internal sealed class SftpSession(SftpClient client, string fingerprint, string hostKeyAlgorithm, TunnelPort? tunnel) : IAsyncDisposable
{
    private Task? _ending;

    public SftpClient Client { get; } = client;

    public string Fingerprint { get; } = fingerprint;

    public string HostKeyAlgorithm { get; } = hostKeyAlgorithm;

    /// <summary>Ends the connection; what waits for the server on another thread ends with it. Saying goodbye blocks, so it is nobody's to wait for.</summary>
    public void Abort() => _ = EndOnceAsync();

    /// <summary>The same, waited for.</summary>
    public async ValueTask DisposeAsync() => await EndOnceAsync();

    /// <summary>A token that ends and whoever gives the session up may both say so.</summary>
    private Task EndOnceAsync()
    {
        lock (Client)
        {
            return _ending ??= EndAsync();
        }
    }

    private async Task EndAsync()
    {
        await Blocking.RunAsync(Client.Dispose);
        if (tunnel is not null)
        {
            await tunnel.DisposeAsync();
        }
    }
}
