using System.Security.Cryptography;
using Gateway.Exchanges;
using Gateway.Security;
using Gateway.Storage.Payloads;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Unit.Storage;

/// <summary>Many bodies at once whose senders keep us waiting: each is stored as it came, and few of them hold pages meanwhile.</summary>
public sealed class SlowBodiesTests : IAsyncLifetime
{
    private const int MayHold = 16;

    private TestLedger _ledger = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _ledger = await TestLedger.SqliteAsync();

    public async ValueTask DisposeAsync() => await _ledger.DisposeAsync();

    [Fact]
    public async Task WhoIsKeptWaitingHoldsNoPages()
    {
        int[] lengths = [10, 4096, StoredPayload.InlineLimit, StoredPayload.InlineLimit + 1, PageBuffer.Small, PageBuffer.Small + 1, 1_000_003, 3 * PageBuffer.Large];
        var bodies = Enumerable.Range(0, 6 * lengths.Length).Select(i => new SlowBody(RandomNumberGenerator.GetBytes(lengths[i % lengths.Length]))).ToList();
        var store = _ledger.Node().GetRequiredService<IPayloadStore>();
        var staged = bodies.Select(body => Task.Run(() => store.StageAsync(ExchangeId.New(TimeProvider.System), "raw", body, long.MaxValue, Cancel), Cancel)).ToList();
        foreach (var piece in (int[])[1, 3, 4092, 4096, 4097, 70_000, 100_000, 300_000, PageBuffer.Large])
        {
            foreach (var body in bodies)
            {
                await body.IsWaitedForAsync(Cancel);
            }

            Assert.InRange(bodies.Count(body => body.HasMemory), 0, MayHold);
            bodies.ForEach(body => body.Give(piece));
        }

        foreach (var body in bodies)
        {
            await body.IsWaitedForAsync(Cancel);
            body.Give(int.MaxValue);
        }

        foreach (var (body, payload) in bodies.Zip(await Task.WhenAll(staged)))
        {
            Assert.Equal((body.All.Length, Sha256Digest.Of(body.All)), (payload.Length, payload.Digest));
            Assert.Equal(body.All.Length <= StoredPayload.InlineLimit, payload.File is null);
            await using var read = await store.OpenStagedAsync(payload, Cancel);
            using var copy = new MemoryStream();
            await read.CopyToAsync(copy, Cancel);
            Assert.Equal(body.All, copy.ToArray());
        }
    }

    /// <summary>A place that was held is free again, also where the body broke off.</summary>
    [Fact]
    public async Task ABodyThatBreaksOffGivesItsPlaceBack()
    {
        var store = _ledger.Node().GetRequiredService<IPayloadStore>();
        for (var i = 0; i < 3 * MayHold; i++)
        {
            var broken = new SlowBody(new byte[100_000]) { Breaks = true };
            broken.Give(int.MaxValue);
            _ = await Assert.ThrowsAsync<IOException>(() => store.StageAsync(ExchangeId.New(TimeProvider.System), "raw", broken, long.MaxValue, Cancel));
        }

        var last = new SlowBody(new byte[100_000]);
        var staged = store.StageAsync(ExchangeId.New(TimeProvider.System), "raw", last, long.MaxValue, Cancel);
        await last.IsWaitedForAsync(Cancel);
        Assert.True(last.HasMemory);
        last.Give(int.MaxValue);
        Assert.Equal(100_000, (await staged).Length);
    }

    /// <summary>What a socket is: a read ends when something is there, and one into no memory does so without taking it.</summary>
    private sealed class SlowBody(byte[] all) : ReadOnlyStream
    {
        private readonly Lock _lock = new();
        private readonly SemaphoreSlim _waitedFor = new(0);
        private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _given;
        private int _position;

        public byte[] All => all;

        public bool Breaks { get; init; }

        /// <summary>Whether whoever waits has memory in hand.</summary>
        public bool HasMemory { get; private set; }

        /// <summary>Ends when all that was given is read and more is asked for.</summary>
        public async Task IsWaitedForAsync(CancellationToken ct)
        {
            if (!IsAtItsEnd)
            {
                await _waitedFor.WaitAsync(ct);
            }
        }

        public void Give(int count)
        {
            TaskCompletionSource more;
            lock (_lock)
            {
                _given += count;
                (more, _more) = (_more, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            more.SetResult();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (true)
            {
                Task more;
                lock (_lock)
                {
                    more = _more.Task;
                    if (_given > _position)
                    {
                        break;
                    }
                }

                HasMemory = !buffer.IsEmpty;
                _ = _waitedFor.Release();
                await more.WaitAsync(cancellationToken);
                HasMemory = false;
            }

            if (Breaks && _position == all.Length)
            {
                throw new IOException("The sender hung up.");
            }

            var read = (int)Math.Min(Math.Min(_given, all.Length) - _position, buffer.Length);
            all.AsSpan(_position, read).CopyTo(buffer.Span);
            _position += read;
            return read;
        }

        private bool IsAtItsEnd
        {
            get
            {
                lock (_lock)
                {
                    return _given > all.Length;
                }
            }
        }
    }
}
