using Gateway.Audit;
using Gateway.Events;
using Gateway.Exchanges;
using Gateway.Jobs;
using Gateway.Mapping.Maps;
using Gateway.Partners;
using Gateway.Pipeline;
using Gateway.Tests.Compliance;
using Gateway.Tests.Support;
using Gateway.Transports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Jobs;

/// <summary>The clock of the looks, over a real ledger, with a transport that does what the test says.</summary>
public sealed class PollServiceTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Start);
    private readonly Road _road = new();
    private readonly Directory _partners = new();
    private TestLedger? _ledger;
    private PollService? _service;
    private LostConnection? _store;
    private IServiceProvider? _node;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_service is { } service)
        {
            await service.StopAsync(CancellationToken.None);
            service.Dispose();
        }

        if (_ledger is { } ledger)
        {
            await ledger.DisposeAsync();
        }
    }

    [Fact]
    public async Task ALookThatEndsGivesItsPlaceToTheNextAtOnce()
    {
        await StartAsync(places: 1, Every("a", 5), Every("b", 5));
        var first = await _road.BegunAsync();

        first.End(new PollResult(0, []));
        var second = await _road.BegunAsync();

        Assert.Equal(["a", "b"], [first.Channel, second.Channel]);
        Assert.Equal(Start, _clock.GetUtcNow());
        second.End(new PollResult(0, []));
    }

    [Fact]
    public async Task AChannelThatIsAlwaysAskedForDoesNotStarveOneThatIsDue()
    {
        await StartAsync(places: 1, Every("a", 5), Every("b", 5));
        (await _road.BegunAsync()).End(new PollResult(0, []));
        (await _road.BegunAsync()).End(new PollResult(0, []));
        await IdleAsync();
        await _store!.AskAsync(new ChannelId("a"), Ct);
        var asked = await BegunAfterAsync(TimeSpan.FromMinutes(6));
        await _store.AskAsync(new ChannelId("a"), Ct);
        asked.End(new PollResult(0, []));

        var next = await _road.BegunAsync();
        Assert.Equal("b", next.Channel);
        next.End(new PollResult(0, []));
        var last = await _road.BegunAsync();
        Assert.Equal("a", last.Channel);
        last.End(new PollResult(0, []));
    }

    [Fact]
    public async Task WhatIsLeftForTheNextLookIsLookedAtAgainAsSoonAsItSays()
    {
        await StartAsync(places: 1, Every("a", 5));
        (await _road.BegunAsync()).End(new PollResult(1, []) { Again = TimeSpan.FromSeconds(10) });
        await IdleAsync();
        Assert.Equal(Start.AddSeconds(10), await DueAsync());
        var second = await BegunAfterAsync(TimeSpan.FromSeconds(10));
        second.End(new PollResult(1, []));
        await IdleAsync();
        Assert.Equal(_clock.GetUtcNow().AddMinutes(5), await DueAsync());
    }

    [Fact]
    public async Task AnotherScheduleHoldsAtOnce()
    {
        await StartAsync(places: 1, Every("a", 600));
        (await _road.BegunAsync()).End(new PollResult(0, []));
        await IdleAsync();
        Assert.Equal(Start.AddMinutes(600), await DueAsync());

        _partners.Set(Every("a", 5));
        await TurnsAsync(async () => await DueAsync() < Start.AddMinutes(10));
        _partners.Set(Every("a", 60));
        await TurnsAsync(async () => await DueAsync() > Start.AddMinutes(50));
    }

    [Fact]
    public async Task NobodyLooksOnAClosedDayWhoeverAsks()
    {
        await StartAsync(places: 1, Every("a", 5, new DateOnly(2026, 3, 1)));
        await TurnsAsync(async () => await DueAsync() == Start.AddHours(12));
        await _store!.AskAsync(new ChannelId("a"), Ct);
        await TurnsAsync(async () => await DueAsync() == Start.AddHours(12));

        Assert.False(_road.HasBegun);
        (await BegunAfterAsync(TimeSpan.FromHours(12))).End(new PollResult(0, []));
    }

    [Fact]
    public async Task AFailureBeforeAClosedDayIsTriedAgainAfterIt()
    {
        _clock.Advance(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(10));
        await StartAsync(places: 1, Every("a", 0.1, new DateOnly(2026, 3, 2)));
        (await _road.BegunAsync()).End(PollResult.Failed("read-failed", "no"));
        await IdleAsync();

        Assert.Equal(Start.AddHours(36), await DueAsync());
    }

    [Fact]
    public async Task ALookThatCannotRenewItsLeaseStopsByItsOwnClock()
    {
        await StartAsync(places: 1, Every("a", 5));
        var look = await _road.BegunAsync();
        _store!.Lost = true;

        await TurnsAsync(() => Task.FromResult(look.Token.IsCancellationRequested));

        Assert.True(_clock.GetUtcNow() - Start < IExchangeStore.LeaseTime, "The lease was over first.");
        _store.Lost = false;
        look.Cancel();
        (await _road.BegunAsync()).End(new PollResult(0, []));
    }

    [Fact]
    public async Task ALookGoesOnAsLongAsItsLeaseIsRenewed()
    {
        await StartAsync(places: 1, Every("a", 5));
        var look = await _road.BegunAsync();

        await TurnsAsync(() => Task.FromResult(_clock.GetUtcNow() - Start > TimeSpan.FromMinutes(2)));

        Assert.False(look.Token.IsCancellationRequested);
        look.End(new PollResult(0, []));
    }

    [Fact]
    public async Task AFaultOfOursIsToldLikeAnyOtherFailure()
    {
        await StartAsync(places: 1, Every("a", 5));
        (await _road.BegunAsync()).Fault(new InvalidOperationException("a bug"));
        await IdleAsync();

        var state = Assert.Single(await _store!.ListAsync(Ct));
        Assert.Equal(("internal-error", 1, Start.AddMinutes(5)), (state.Code, state.Failures, state.DueAt));
        var feed = _node!.GetRequiredService<IOutboxFeed>();
        _ = await feed.NumberAsync(Ct);
        var told = Assert.Single(await feed.ReadAsync(0, 10, Ct)).Event;
        Assert.Equal(AuditKinds.Alert, told.Type);
        Assert.Contains("internal-error", told.Data, StringComparison.Ordinal);
    }

    /// <summary>One that waits for a file system that is gone would keep the channel for good.</summary>
    [Fact]
    public async Task ALookThatHangsLosesItsLeaseAndItsPlace()
    {
        _road.Progress = 7;
        await StartAsync(places: 1, Every("a", 5));
        var hanging = await _road.BegunAsync();

        await TurnsAsync(() => Task.FromResult(hanging.Token.IsCancellationRequested));
        Assert.InRange(_clock.GetUtcNow() - Start, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(75));
        await TurnsAsync(() => Task.FromResult(_road.HasBegun));

        var next = await _road.BegunAsync();
        next.End(PollResult.Failed("folder-hangs", "no"));
        await IdleAsync();
        hanging.End(new PollResult(5, []));
        await TurnsAsync(() => Task.FromResult(_clock.GetUtcNow() - Start > TimeSpan.FromMinutes(2)));
        Assert.Equal("folder-hangs", Assert.Single(await _store!.ListAsync(Ct)).Code);
    }

    [Fact]
    public async Task ALookThatGoesOnKeepsItsLeaseHoweverLongItLasts()
    {
        _road.Progress = 1;
        await StartAsync(places: 1, Every("a", 5));
        var look = await _road.BegunAsync();

        await TurnsAsync(() =>
        {
            _road.Progress++;
            return Task.FromResult(_clock.GetUtcNow() - Start > TimeSpan.FromMinutes(3));
        });

        Assert.False(look.Token.IsCancellationRequested);
        look.End(new PollResult(0, []));
    }

    /// <summary>Files are closed there one after another, and each look fails.</summary>
    [Fact]
    public async Task WhatComesDoesNotMakeAFailingLookComeSooner()
    {
        _road.IsBusy = true;
        await StartAsync(places: 1, Every("a", 5));
        var looks = 0;
        await TurnsAsync(async () =>
        {
            if (_road.HasBegun)
            {
                looks++;
                (await _road.BegunAsync()).End(PollResult.Failed("read-failed", "no"));
            }

            return _clock.GetUtcNow() - Start > TimeSpan.FromMinutes(9);
        });

        Assert.InRange(looks, 1, 4);
    }

    [Fact]
    public async Task AChannelThatThisNodeCannotSeeIsLeftToOthersForAWhile()
    {
        _road.Sees = false;
        await StartAsync(places: 1, Every("a", 5));
        await TurnsAsync(() => Task.FromResult(_clock.GetUtcNow() - Start >= IPollStore.Patience - TimeSpan.FromSeconds(2)));
        Assert.False(_road.HasBegun);
        (await BegunAfterAsync(TimeSpan.FromSeconds(5))).End(PollResult.Failed("folder-missing", "no"));
    }

    private static Channel Every(string id, double minutes, params DateOnly[] closed) => new()
    {
        Id = new ChannelId(id),
        Partner = Some.Partner,
        Direction = ChannelDirection.In,
        Transport = "road",
        Poll = new PollSchedule { Every = TimeSpan.FromMinutes(minutes), Closed = closed.ToHashSet() },
    };

    private async Task StartAsync(int places, params Channel[] channels)
    {
        _partners.Set(channels);
        _ledger = await TestLedger.SqliteAsync();
        _node = _ledger.Trust(_clock);
        _store = new LostConnection(_node.GetRequiredService<IPollStore>());
        var transports = new ServiceCollection().AddKeyedSingleton<IReceiver>("road", _road).BuildServiceProvider();
        _service = new PollService(
            new Polls(_partners, _store, transports, _clock), _store, Options.Create(new JobsOptions { Polls = places }), _clock, NullLogger<PollService>.Instance);
        await _service.StartAsync(Ct);
    }

    /// <summary>The look that begins when so much time is over, and as much more as the service's turns need.</summary>
    private async Task<RoadLook> BegunAfterAsync(TimeSpan time)
    {
        _clock.Advance(time);
        await TurnsAsync(() => Task.FromResult(_road.HasBegun));
        return await _road.BegunAsync();
    }

    private async Task<DateTimeOffset?> DueAsync() => await _store!.ListAsync(Ct) is [var state, ..] ? state.DueAt : null;

    private Task IdleAsync() => UntilAsync(async () => (await _store!.ListAsync(Ct)).Select(s => !s.IsRunning && s.EndedAt is not null).DefaultIfEmpty(false).All(idle => idle), advance: false);

    /// <summary>The service has its turns, one a second, until that holds.</summary>
    private Task TurnsAsync(Func<Task<bool>> holds) => UntilAsync(holds, advance: true);

    private async Task UntilAsync(Func<Task<bool>> holds, bool advance)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), "It does not come to that.");
            if (advance)
            {
                // A turn that had not gone to sleep yet misses the second; it has the next one.
                var (turns, since) = (_partners.Turns, TimeProvider.System.GetTimestamp());
                _clock.Advance(TimeSpan.FromSeconds(1));
                while (_partners.Turns == turns && TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromMilliseconds(500))
                {
                    await Task.Yield();
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Ct);
        }
    }

    /// <summary>Partners that the test changes.</summary>
    private sealed class Directory : IPartnerDirectory
    {
        private volatile PartnerDirectory _current = PartnerDirectory.Empty;

        private int _turns;

        public PartnerDirectory Current
        {
            get
            {
                _ = Interlocked.Increment(ref _turns);
                return _current;
            }
        }

        /// <summary>How often somebody asked.</summary>
        public int Turns => Volatile.Read(ref _turns);

        public void Set(params Channel[] channels) =>
            _current = new PartnerDirectory([new TradingPartner { Id = Some.Partner, Name = "Acme", SnapshotHash = "h", Channels = channels }]);

        public ValueTask<TradingPartner?> AtAsync(PartnerId partner, string snapshotHash, CancellationToken ct) => ValueTask.FromResult(Current.Find(partner));

        public ValueTask<CompiledMap?> MapAsync(Agreement agreement, string snapshotHash, CancellationToken ct) => ValueTask.FromResult<CompiledMap?>(null);

        public Task<bool> RefreshAsync(CancellationToken ct) => Task.FromResult(false);
    }
}
