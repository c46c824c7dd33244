using Gateway.Benchmarks.Stub;
using Xunit;

namespace Gateway.Tests.Crash;

public sealed class ReceivedLogTests
{
    private readonly ReceivedLog _log = new();

    [Fact]
    public void TheSameIdWithTheSameContentIsARepeat()
    {
        _log.Add(Receipt("order:1", "dl_1", "aa", at: 5));
        _log.Add(Receipt("order:1", "dl_1", "aa", at: 9));

        var stats = _log.Stats();
        Assert.Equal((2, 1, 1, 1, 0, 0, 5), (stats.Received, stats.Keys, stats.Ids, stats.Repeats, stats.TwoIds, stats.OtherBytes, stats.LastNewAt));
        Assert.Equal(1, Assert.Single(_log.Entries()).Repeats);
    }

    [Fact]
    public void OneOrderUnderTwoIdsIsSeen()
    {
        _log.Add(Receipt("order:1", "dl_1", "aa"));
        _log.Add(Receipt("order:1", "dl_2", "aa"));

        Assert.Equal(1, _log.Stats().TwoIds);
        Assert.Equal(2, _log.Stats().Ids);
        Assert.Equal(1, _log.Stats().Keys);
    }

    [Fact]
    public void OtherBytesUnderAnIdAreSeen()
    {
        _log.Add(Receipt("order:1", "dl_1", "aa"));
        _log.Add(Receipt("order:1", "dl_1", "bb"));

        Assert.Equal(1, _log.Stats().OtherBytes);
        Assert.Equal(0, _log.Stats().Repeats);
    }

    [Fact]
    public void AnotherOrderUnderAnIdIsSeen()
    {
        _log.Add(Receipt("order:1", "dl_1", "aa"));
        _log.Add(Receipt("order:2", "dl_1", "aa"));

        Assert.Equal(1, _log.Stats().OtherBytes);
    }

    [Fact]
    public void AnEntrySurvivesItsLine()
    {
        var entry = new StubEntry("997:7", "dl_1", "aa", "A*1*1*1", 1234567, 3);

        Assert.Equal(entry, StubEntry.Parse(entry.ToLine()));
    }

    private static Receipt Receipt(string key, string id, string sha, long at = 1) => new(key, id, sha, "essence", at);
}
