using Gateway.Transports;
using Xunit;

namespace Gateway.Tests.Api.Folders;

/// <summary>
/// What is the same file, and what is a new one: its name and its content say that, and never its times. Exchanges are counted, those of duplicates too, so that no policy
/// hides a second one.
/// </summary>
public class FolderIdentityTests : FolderTest
{
    /// <summary>A file of another time may be another one, unless its number tells; where there are none it is read again at once.</summary>
    private protected virtual bool HasNumbers => true;

    /// <summary>As <c>scp -p</c> does, and many clients of SFTP.</summary>
    [Theory]
    [InlineData("delete")]
    [InlineData("move, move-to: taken")]
    public async Task AFileWhoseTimeIsSetAfterItWasReadIsOneExchange(string after)
    {
        await StartAsync($"settled: 1 s, after: {after}");
        Put("a.edi", Order());
        Points.Once("pull-after-commit", () => Touch("a.edi"));

        Assert.Equal(1, (await SettledLookAsync()).Taken);
        Assert.Equal(HasNumbers, Names().Contains("a.edi"));
        Assert.Equal(0, (await SettledLookAsync()).Taken);

        Assert.DoesNotContain("a.edi", Names());
        _ = Assert.Single(await ExchangesAsync());
    }

    [Theory]
    [InlineData("pull-after-commit")]
    [InlineData("pull-after-rename")]
    [InlineData("pull-after-set-apart")]
    [InlineData("pull-after-marker")]
    public async Task AFileWhoseTimeIsSetAfterTheProcessEndedIsOneExchange(string point)
    {
        await StartAsync("marker: .done");
        PutMarked("a.edi", Order());
        await CrashingLookAsync(point);
        Touch(Names().First(n => n.EndsWith("a.edi", StringComparison.Ordinal)));

        for (var looks = 0; Names().Count > 0 && looks < 4; looks++)
        {
            Clock.Advance(TimeSpan.FromSeconds(10));
            _ = await LookAsync();
        }

        Assert.Empty(Names());
        _ = Assert.Single(await ExchangesAsync());
    }

    [Fact]
    public async Task AFileThatCannotBeRemovedIsOneExchangeWhateverItsTimes()
    {
        await StartAsync("marker: .done, after: move, move-to: taken");
        PutMarked("a.edi", Order());
        await File.WriteAllTextAsync(PathOf("taken"), "a file, where the folder has to be", Ct);
        _ = await LookAsync();

        foreach (var _ in Enumerable.Range(0, 3))
        {
            Touch(Names().Single(OurName.IsOurs));
            Clock.Advance(TimeSpan.FromHours(2));
            Assert.Equal([("a.edi", "not-removed")], Skipped(await LookAsync()));
        }

        _ = Assert.Single(await ExchangesAsync());
    }

    [Fact]
    public async Task WhatIsLeftIsOneExchangeWhateverItsTimes()
    {
        await StartAsync("settled: 1 s, after: leave");
        Put("a.edi", Order());
        Assert.Equal(1, (await SettledLookAsync()).Taken);

        Touch("a.edi");
        Assert.Equal(0, (await SettledLookAsync()).Taken);

        _ = Assert.Single(await ExchangesAsync());
        Assert.Equal(["a.edi"], Names());
    }

    /// <summary>The partner sends it a second time, with the same name, bytes and time: that is the policy's to judge, as on every other road.</summary>
    [Theory]
    [InlineData("delete")]
    [InlineData("move, move-to: taken")]
    public async Task TheSameFileAgainAfterItWasRemovedIsANewExchange(string after)
    {
        await StartAsync($"settled: 1 s, after: {after}");
        var (order, time) = (Order(), EndToEndGateway.Now.UtcDateTime.AddHours(-1));
        foreach (var _ in Enumerable.Range(0, 3))
        {
            Put("a.edi", order);
            File.SetLastWriteTimeUtc(PathOf("a.edi"), time);
            Assert.Equal(1, (await SettledLookAsync()).Taken);
        }

        Assert.Equal(3, (await ExchangesAsync()).Count);
    }

    /// <summary>From our rename on, what comes under the name is a new upload; before it, the partner has written over a file that still lay there.</summary>
    [Theory]
    [InlineData("reception-after-commit", 1)]
    [InlineData("pull-after-commit", 1)]
    [InlineData("pull-after-rename", 2)]
    [InlineData("pull-after-set-apart", 2)]
    [InlineData("pull-after-marker", 2)]
    [InlineData("pull-after-remove", 2)]
    public async Task TheSameFileAgainWhileTheProcessIsDownIsNewWhereTheFirstHadOurName(string point, int exchanges)
    {
        await StartAsync("settled: 1 s");
        var order = Order();
        Put("a.edi", order);
        _ = await SeeAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));
        await CrashingLookAsync(point);
        Put("a.edi", order);

        for (var looks = 0; Names().Count > 0 && looks < 6; looks++)
        {
            Clock.Advance(TimeSpan.FromSeconds(10));
            _ = await LookAsync();
        }

        Assert.Empty(Names());
        Assert.Equal(exchanges, (await ExchangesAsync()).Count);
    }

    /// <summary>Nothing lay under its name when we came to remove it.</summary>
    [Fact]
    public async Task TheSameFileAgainAfterItsPartnerRemovedItIsANewExchange()
    {
        await StartAsync("marker: .done");
        var order = Order();
        PutMarked("a.edi", order);
        Points.Once("pull-after-commit", () => File.Delete(PathOf("a.edi")));
        Assert.Equal((1, null), await LookAsync() is var look ? (look.Taken, look.Skipped) : default);
        Assert.Empty(Names());

        PutMarked("a.edi", order);
        Assert.Equal(1, (await LookAsync()).Taken);

        Assert.Equal(2, (await ExchangesAsync()).Count);
    }

    /// <summary>It cannot be removed, and takes no name from what comes after it.</summary>
    [Fact]
    public async Task TheSameFileAgainBesideOneThatCannotBeRemovedIsANewExchange()
    {
        await StartAsync("marker: .done, after: move, move-to: taken");
        await File.WriteAllTextAsync(PathOf("taken"), "a file, where the folder has to be", Ct);
        var order = Order();
        PutMarked("a.edi", order);
        Assert.Equal(1, (await LookAsync()).Taken);
        PutMarked("a.edi", order);
        File.SetLastWriteTimeUtc(PathOf("a.edi"), File.GetLastWriteTimeUtc(PathOf("a.edi")).AddSeconds(-5));

        Assert.Equal(1, (await LookAsync()).Taken);
        Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(0, (await LookAsync()).Taken);

        Assert.Equal(2, (await ExchangesAsync()).Count);
        Assert.Equal(["(ours) a.edi", "(ours) a.edi", "taken"], Shown());
    }

    /// <summary>Anybody may give a file a name of ours: of more than the channel takes nothing is read, and what lies beside it is taken.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhatIsOverTheLimitIsNotReadUnderANameOfOursEither(bool isReplaced)
    {
        await StartAsync("settled: 1 s", limit: "20 KB");
        var name = OurName.Of(global::Gateway.Exchanges.ExchangeId.New(Clock), "a.edi");
        await using (var sparse = File.Create(PathOf(name)))
        {
            sparse.SetLength(1L << 42);
        }

        if (isReplaced)
        {
            Put("a.edi", []);
        }

        Put("b.edi", Order());

        var look = await SettledLookAsync();

        Assert.Equal(1, look.Taken);
        Assert.Contains((name, "payload-too-large"), Skipped(look));
        Assert.Contains(name, Names());
        File.Delete(PathOf(name));
    }
}
