using System.Buffers.Binary;
using Gateway.Transports.Sftp;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

/// <summary>What the watch follows is what the client library reads, whatever else a server writes: RFC 4254 5.2 for the messages, draft-ietf-secsh-filexfer-02 3 for the packets in them.</summary>
public sealed class SftpPacketWatchTests
{
    private const uint Ours = 3;
    private const uint Huge = 0x7ffffff0;

    /// <summary>A packet of the largest size that is taken: whoever believes it looks at nothing of what follows for that long.</summary>
    private static readonly byte[] Bait = [.. Number(SftpPacketWatch.MostBytes), 103, .. Number(7), .. Number(1)];
    private static readonly byte[] Status = [.. Number(9), 101, .. Number(7), .. Number(0)];

    private readonly SftpPacketWatch _watch = new();

    [Fact]
    public void APacketThatIsTooLargeIsSeenHoweverItIsCut()
    {
        _watch.Saw(Data(Ours, [.. Status, .. Number(Huge)[..2]]));

        _ = Assert.Throws<SftpPacketException>(() => _watch.Saw(Data(Ours, [.. Number(Huge)[2..], 104])));
    }

    [Fact]
    public void DataOfAChannelThatThereIsNotEndsTheConnection()
    {
        _watch.Saw(Data(Ours, Status));

        _ = Assert.Throws<SftpPacketException>(() => _watch.Saw(Data(77, Bait)));
    }

    [Fact]
    public void DataOfAChannelThatThereIsNotEndsTheConnectionAlsoWhereItComesFirst()
    {
        _watch.Saw(Data(77, Bait));

        _ = Assert.Throws<SftpPacketException>(() => _watch.Saw(Data(Ours, Status)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(14)]
    [InlineData(0xffffffff)]
    public void DataOfAnotherLengthThanItSaysEndsTheConnection(uint said)
    {
        var message = Data(Ours, Bait);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(5), said);

        _ = Assert.Throws<SftpPacketException>(() => _watch.Saw(message));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(8)]
    public void DataThatEndsBeforeItsLengthEndsTheConnection(int length) => _ = Assert.Throws<SftpPacketException>(() => _watch.Saw(Data(Ours, Status).AsSpan(0, length)));

    [Fact]
    public void OtherMessagesAndDataWithoutOctetsAreNoneOfItsBusiness()
    {
        _watch.Saw([]);
        _watch.Saw([93, .. Number(77), .. Number(Huge)]);
        _watch.Saw(Data(Ours, []));
        _watch.Saw([95, .. Number(Ours), .. Number(1), .. Number((uint)Bait.Length), .. Bait]);

        _ = Assert.Throws<SftpPacketException>(() => _watch.Saw(Data(Ours, [.. Number(Huge), 104])));
    }

    private static byte[] Data(uint channel, byte[] octets) => [94, .. Number(channel), .. Number((uint)octets.Length), .. octets];

    private static byte[] Number(uint number)
    {
        var octets = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(octets, number);
        return octets;
    }
}
