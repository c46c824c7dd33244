using Renci.SshNet.Compression;

namespace Gateway.Transports.Sftp;

/// <summary>
/// The compression <c>none</c> (RFC 4253 6.2): it hands on what it is given, and is where the client library lets each message be looked at before it is read. Each key exchange makes a new
/// one, so what it looks with is the connection's.
/// </summary>
internal sealed class WatchedPackets(SftpPacketWatch watch) : Compressor(delayedCompression: false)
{
    public const string None = "none";

    public override string Name => None;

    protected override byte[] CompressCore(byte[] data, int offset, int length) => Of(data, offset, length);

    protected override byte[] DecompressCore(byte[] data, int offset, int length)
    {
        watch.Saw(data.AsSpan(offset, length));
        return Of(data, offset, length);
    }

    private static byte[] Of(byte[] data, int offset, int length) => offset == 0 && length == data.Length ? data : data[offset..(offset + length)];
}
