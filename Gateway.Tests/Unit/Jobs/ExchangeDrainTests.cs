using System.Collections.Concurrent;
using Gateway.Exchanges;
using Gateway.Jobs;
using Gateway.Pipeline.Stages;
using Gateway.Storage.Model;
using Gateway.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Xunit;

namespace Gateway.Tests.Unit.Jobs;

/// <summary>Whose fault a fault is: the machine's costs the exchange time, its own is counted like a crash.</summary>
public sealed class ExchangeDrainTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<Exception> OfTheMachine =>
    [
        new InsufficientStorageException("The payload volume is full."),
        new IOException("No space left on device"),
        new UnauthorizedAccessException("Access to the path 'data/keys' is denied."),
        new SqliteException("database or disk is full", 13),
        new NpgsqlException("Exception while reading from stream", new IOException("Connection reset by peer")),
        new PostgresException("terminating connection due to administrator command", "FATAL", "FATAL", PostgresErrorCodes.AdminShutdown),
        new InvalidOperationException("The ledger refused the outcome of routing.", new InsufficientStorageException("The payload volume is full.")),
    ];

    public static TheoryData<Exception> OfTheExchange =>
    [
        new InvalidOperationException("The ledger refused the outcome of a translation.", new SqliteException("constraint failed", 19)),
        new PostgresException("invalid byte sequence", "ERROR", "ERROR", PostgresErrorCodes.CharacterNotInRepertoire),
        new EndOfStreamException(),
        new InvalidDataException(),
    ];

    [Theory]
    [MemberData(nameof(OfTheMachine))]
    public async Task AFaultOfTheMachineIsNotCountedAndComesAgainLaterAndLater(Exception fault)
    {
        await using var ledger = await TestLedger.SqliteAsync();
        using var house = await House.WithOneAsync(ledger, _clock, fault);
        int[] seconds = [5, 10, 20, 40, 80, 160, 300, 300];
        foreach (var pause in seconds)
        {
            await house.DrainAsync();
            _clock.Advance(TimeSpan.FromSeconds(pause - 1));
            await house.DrainAsync();
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(Enumerable.Repeat(0, seconds.Length), house.Crashes);
        house.Fault = null;
        await house.DrainAsync();
        house.Fault = fault;
        await house.ArriveAsync();
        await house.DrainAsync();
        _clock.Advance(TimeSpan.FromSeconds(5));
        await house.DrainAsync();
        Assert.Equal(seconds.Length + 3, house.Crashes.Count);
    }

    [Theory]
    [MemberData(nameof(OfTheExchange))]
    public async Task AFaultOfTheExchangeIsCounted(Exception fault)
    {
        await using var ledger = await TestLedger.SqliteAsync();
        using var house = await House.WithOneAsync(ledger, _clock, fault);
        for (var run = 0; run < 3; run++)
        {
            await house.DrainAsync();
            _clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal([0, 1, 2], house.Crashes);
    }

    [Fact]
    public async Task ALeaseThatCouldNotBeGivenBackIsGivenBackBeforeTheNextClaimAndNotCounted()
    {
        await using var ledger = await TestLedger.SqliteAsync();
        using var house = await House.WithOneAsync(ledger, _clock, new IOException("gone"));
        house.Store.Away = true;
        _ = await Assert.ThrowsAsync<IOException>(house.DrainAsync);
        _clock.Advance(TimeSpan.FromMinutes(1));
        house.Store.Away = false;

        await house.DrainAsync();

        Assert.Equal([0, 0], house.Crashes);
    }

    [Fact]
    public async Task ALargeExchangeIsWorkedBesideTheOthersAndOneAtATime()
    {
        await using var ledger = await TestLedger.SqliteAsync();
        using var house = new House(ledger, _clock, linger: TimeSpan.FromMilliseconds(5));
        for (var i = 0; i < 12; i++)
        {
            await house.ArriveAsync(large: true);
        }

        var drained = Task.Run(house.DrainAsync, Ct);
        await house.BegunAsync(large: 1, small: 0);
        await house.ArriveAsync();
        await house.ArriveAsync();
        await house.BegunAsync(large: 1, small: 2);
        Assert.False(drained.IsCompleted);

        for (var begun = 2; begun <= 12; begun++)
        {
            house.LetALargeOneEnd();
            await house.BegunAsync(begun, small: 2);
        }

        house.LetALargeOneEnd();
        await drained;
        Assert.Equal(1, house.MostLargeAtOnce);
        Assert.Equal(Enumerable.Repeat(0, 14), house.Crashes);
    }

    [Fact]
    public async Task OfTheLargeOnesThatAreHeldOnlyTheOneAtWorkIsASuspectOfACrashAndNoSuspectIsTakenMeanwhile()
    {
        await using var ledger = await TestLedger.SqliteAsync();
        using var house = new House(ledger, _clock, linger: TimeSpan.FromMilliseconds(5));
        await house.CrashWithAsync(await house.ArriveAsync());
        for (var i = 0; i < 3; i++)
        {
            _ = await house.ArriveAsync(large: true);
        }

        // The suspect first and alone, while nothing is at work.
        var drained = Task.Run(house.DrainAsync, Ct);
        await house.BegunAsync(large: 1, small: 1);
        await house.HeldWithCrashCountsAsync(1, 0, 0);

        // Another one waits for the large ones; what is no suspect does not.
        await house.ArriveAsSuspectAsync();
        _ = await house.ArriveAsync();
        await house.BegunAsync(large: 1, small: 2);
        for (var begun = 2; begun <= 3; begun++)
        {
            house.LetALargeOneEnd();
            await house.BegunAsync(begun, small: 2);
        }

        house.LetALargeOneEnd();
        await drained;
        await house.DrainAsync();
        await house.BegunAsync(large: 3, small: 3);
        Assert.Equal([1, 0, 0, 0, 0, 1], house.Crashes);
    }

    /// <summary>A drain over a real ledger whose stage fails as told.</summary>
    private sealed class House : IExchangeStage, IDisposable
    {
        private readonly FakeTimeProvider _clock;
        private readonly LeaseKeeper _keeper;
        private readonly NodeGate _gate = new();
        private readonly ExchangeDrain _drain;
        private readonly StageSignal _signal = new(Stage.Translation);

        private readonly SemaphoreSlim _largeMayEnd = new(0);
        private int _large;
        private int _largeBegun;
        private int _smallBegun;

        private readonly IServiceProvider _node;

        public House(TestLedger ledger, FakeTimeProvider clock, TimeSpan linger = default)
        {
            _node = ledger.Node(clock);
            _clock = clock;
            Store = new FailingRelease(_node.GetRequiredService<IExchangeStore>());
            var options = Options.Create(new JobsOptions { Pace = TimeSpan.Zero, Linger = linger, Settling = TimeSpan.Zero });
            var age = new NodeAge(options, clock);
            age.Begin();
            _keeper = new LeaseKeeper(Store, options, clock, NullLogger<LeaseKeeper>.Instance);
            _drain = new ExchangeDrain(this, Store, _keeper, _gate, age, options, clock, NullLogger<ExchangeDrain>.Instance);
        }

        public FailingRelease Store { get; }

        public Exception? Fault { get; set; }

        /// <summary>What each claim said of the crashes before it.</summary>
        public ConcurrentQueue<int> Crashes { get; } = [];

        public int MostLargeAtOnce { get; private set; }

        public Stage Stage => Stage.Translation;

        public static async Task<House> WithOneAsync(TestLedger ledger, FakeTimeProvider clock, Exception fault)
        {
            var house = new House(ledger, clock) { Fault = fault };
            await house.ArriveAsync();
            return house;
        }

        public Task<Func<ClaimedExchange, CancellationToken, Task>> PrepareAsync(IReadOnlyList<ClaimedExchange> set, CancellationToken ct) =>
            Task.FromResult<Func<ClaimedExchange, CancellationToken, Task>>(async (claimed, token) =>
            {
                Crashes.Enqueue(claimed.Crashes);
                await BeginAsync(claimed, token);
                if (Fault is { } fault)
                {
                    throw fault;
                }

                _ = await Store.CommitAsync(
                    [
                        new StageOutcome
                        {
                            Fence = claimed.Lease,
                            ExchangeMoves = [new ExchangeMove(claimed.Id, claimed.Stage, ExchangeStage.Translated)],
                            Audit = [Some.Entry(claimed.Id, _clock)],
                        },
                    ],
                    token);
            });

        public async Task<ExchangeId> ArriveAsync(bool large = false)
        {
            var arrival = Some.Arrival(Some.Inbound(_clock), _clock);
            _ = await Store.CommitAsync([large ? arrival with { Payloads = [arrival.Payloads[0] with { Length = 2_000_000 }] } : arrival], Ct);
            return arrival.Exchanges[0].Id;
        }

        /// <summary>As if the process had ended while it worked on what waits, which is this one.</summary>
        public async Task CrashWithAsync(ExchangeId exchange)
        {
            var claimed = Assert.Single(await Store.ClaimExchangesAsync(Stage, ClaimRequest.Of(1), Ct));
            Assert.Equal(exchange, claimed.Id);
            await Store.ReleaseAsync([claimed.Lease], TimeSpan.Zero, counted: true, Ct);
        }

        /// <summary>It comes with a crash behind it, at once: the drain that is at work may not see it without.</summary>
        public async Task ArriveAsSuspectAsync()
        {
            var arrival = Some.Arrival(Some.Inbound(_clock) with { DueAt = _clock.GetUtcNow().AddDays(1) }, _clock);
            _ = await Store.CommitAsync([arrival], Ct);
            await using var rows = _node.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContext();
            var (id, due) = (arrival.Exchanges[0].Id.Value, _clock.GetUtcNow().ToUnixTimeMilliseconds());
            Assert.Equal(1, await rows.Exchanges.Where(e => e.Id == id)
                .ExecuteUpdateAsync(e => e.SetProperty(row => row.CrashCount, 1).SetProperty(row => row.DueAt, due), Ct));
        }

        /// <summary>Waits until what is held has these crash counts, in the order in which it came.</summary>
        public async Task HeldWithCrashCountsAsync(params int[] expected)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            patience.CancelAfter(TimeSpan.FromSeconds(30));
            await using var rows = _node.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContext();
            var held = rows.Exchanges.Where(e => e.LeaseOwner != null).OrderBy(e => e.Id).Select(e => e.CrashCount);
            while (!(await held.ToListAsync(patience.Token)).SequenceEqual(expected))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
            }
        }

        /// <summary>What was given back for the next second may come.</summary>
        public void LetALargeOneEnd()
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            _ = _largeMayEnd.Release();
        }

        /// <summary>Waits until so many were begun.</summary>
        public async Task BegunAsync(int large, int small)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            patience.CancelAfter(TimeSpan.FromSeconds(30));
            while (Volatile.Read(ref _largeBegun) < large || Volatile.Read(ref _smallBegun) < small)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
            }

            Assert.Equal((large, small), (_largeBegun, _smallBegun));
        }

        private async Task BeginAsync(ClaimedExchange claimed, CancellationToken ct)
        {
            if (claimed.Raw.Length < 1_000_000)
            {
                _ = Interlocked.Increment(ref _smallBegun);
                return;
            }

            MostLargeAtOnce = Math.Max(MostLargeAtOnce, Interlocked.Increment(ref _large));
            _ = Interlocked.Increment(ref _largeBegun);
            await _largeMayEnd.WaitAsync(ct);
            _ = Interlocked.Decrement(ref _large);
        }

        public Task DrainAsync() => _drain.RunAsync(_signal, Ct);

        public void Dispose()
        {
            _keeper.Dispose();
            _largeMayEnd.Dispose();
            _gate.Dispose();
            _signal.Dispose();
        }
    }

    /// <summary>The ledger, out of reach when something is to be given back.</summary>
    private sealed class FailingRelease(IExchangeStore inner) : EmptyExchangeStore
    {
        public bool Away { get; set; }

        public override Task<IReadOnlyList<ClaimedExchange>> ClaimExchangesAsync(Stage stage, ClaimRequest request, CancellationToken ct) =>
            inner.ClaimExchangesAsync(stage, request, ct);

        public override Task<IReadOnlyList<OutcomeResult>> CommitAsync(IReadOnlyList<StageOutcome> outcomes, CancellationToken ct) =>
            inner.CommitAsync(outcomes, ct);

        public override Task AbsolveAsync(Lease lease, CancellationToken ct) => inner.AbsolveAsync(lease, ct);

        public override Task ReleaseAsync(IReadOnlyCollection<Lease> leases, TimeSpan after, bool counted, CancellationToken ct) =>
            Away ? throw new IOException("The database is away.") : inner.ReleaseAsync(leases, after, counted, ct);
    }
}
