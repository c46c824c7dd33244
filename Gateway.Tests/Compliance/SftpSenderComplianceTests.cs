using Gateway.Partners;
using Gateway.Tests.Interop.Sftp;
using Gateway.Tests.Support;
using Gateway.Transports;
using Xunit;

namespace Gateway.Tests.Compliance;

[Collection(Alone.Name)]
public sealed class SftpSenderComplianceTests(SharedSshServer shared) : SenderCompliance, IClassFixture<SharedSshServer>
{
    private protected override async Task<SenderPeer> StartAsync()
    {
        var folder = Path.Combine(shared.Server.In, Guid.CreateVersion7().ToString("N"));
        _ = Directory.CreateDirectory(folder);
        UnixMode.Set(folder, "777");
        var road = new CuttingProxy(shared.Server.Port);
        var channel = await SftpNode.ChannelAsync(shared.Server, road.Port);
        return new Peer(road, channel with { Sftp = channel.Sftp! with { Folder = folder } });
    }

    private sealed class Peer(CuttingProxy road, Channel channel) : SenderPeer
    {
        private readonly SftpNode _node = new();

        public override ISender Sender => _node.Sender;

        public override CuttingProxy Road => road;

        public override Channel Channel => channel;

        public override async Task<IReadOnlyList<(string Id, string Sha256)>> ReceivedAsync()
        {
            var files = new List<(string, string)>();
            foreach (var file in Directory.EnumerateFiles(channel.Sftp!.Folder))
            {
                files.Add((Path.GetFileName(file), await DigestAsync(File.OpenRead(file))));
            }

            return files;
        }

        public override async ValueTask DisposeAsync()
        {
            await _node.DisposeAsync();
            await road.DisposeAsync();
            Directory.Delete(channel.Sftp!.Folder, recursive: true);
        }
    }
}
