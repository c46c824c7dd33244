using Gateway.Exchanges;
using Gateway.Hosting;
using Gateway.Partners;
using Gateway.Storage;
using Gateway.Storage.Payloads;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace Gateway.Tests.Unit.Storage;

/// <summary>Payload files: durable before they are named, limited while they stream, checked before they are read.</summary>
public sealed class PayloadStoreTests : IAsyncLifetime
{
    private readonly RecordedFiles _files = new();
    private TestLedger _ledger = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _ledger = await TestLedger.SqliteAsync();

    public async ValueTask DisposeAsync() => await _ledger.DisposeAsync();

    [Fact]
    public async Task FilesAreFlushedThenNamedThenTheCommitFlushesTheirFolderOnce()
    {
        var node = Node();
        var store = node.GetRequiredService<IPayloadStore>();
        var exchange = Some.Inbound(TimeProvider.System);
        StoredPayload[] payloads =
        [
            await store.StageAsync(exchange.Id, "raw", new byte[70_000], Cancel),
            await store.StageAsync(exchange.Id, "document/1", new byte[70_000], Cancel),
            await store.StageAsync(exchange.Id, "document/2", new byte[10], Cancel),
        ];
        var day = Path.GetFileName(Directory.GetDirectories(Root)[0]);
        var hour = Path.GetFileName(Directory.GetDirectories(Directory.GetDirectories(Root)[0])[0]);
        string[] staged =
        [
            $"folder {day}", "folder payloads",
            $"flush {exchange.Id}.raw.part 70000", $"rename {exchange.Id}.raw.part {exchange.Id}.raw",
            $"flush {exchange.Id}.document%2F1.part 70000", $"rename {exchange.Id}.document%2F1.part {exchange.Id}.document%2F1",
        ];
        Assert.Equal(staged, _files.Calls);

        _ = Assert.IsType<OutcomeResult.Committed>(Assert.Single(await CommitAsync(node, exchange, payloads)));
        Assert.Equal([.. staged, $"folder {hour}"], _files.Calls);
    }

    [Fact]
    public async Task WhatHasNoDurableNameIsNotCommitted()
    {
        var node = Node();
        var exchange = Some.Inbound(TimeProvider.System);
        var raw = await node.GetRequiredService<IPayloadStore>().StageAsync(exchange.Id, "raw", new byte[70_000], Cancel);
        _files.Full = true;
        var (store, other) = (node.GetRequiredService<IExchangeStore>(), Some.Inbound(TimeProvider.System));
        var results = await store.CommitAsync(
            [Some.Arrival(exchange, TimeProvider.System) with { Payloads = [raw] }, Some.Arrival(other, TimeProvider.System)], Cancel);
        _ = Assert.IsType<IOException>(Assert.IsType<OutcomeResult.Refused>(results[0]).Error);
        _ = Assert.IsType<OutcomeResult.Committed>(results[1]);
        Assert.Null(await store.PayloadAsync(exchange.Id, "raw", Cancel));
        Assert.NotNull(await store.PayloadAsync(other.Id, "raw", Cancel));
    }

    /// <summary>Of an envelope that is written with the numbers that its commit took, too.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheNameOfAnEnvelopeThatTheCommitWritesIsFlushedBeforeIt(bool isFull)
    {
        var node = Node();
        var exchange = Some.Outbound(TimeProvider.System);
        var key = new ControlNumberKey(ControlNumberKind.Interchange, "ZZ:US", "ZZ:THEM", UsageIndicator.Live, 100);
        var outcome = Some.Departure(exchange, Some.Delivery(exchange, TimeProvider.System), TimeProvider.System) with
        {
            Payloads = [],
            Envelopes =
            [
                new EnvelopeDraft([key], async (numbers, ct) =>
                {
                    var payload = await node.GetRequiredService<IPayloadStore>().StageAsync(exchange.Id, StoredPayload.Raw, new byte[100_000].AsMemory(), ct);
                    (_files.Full, isFull) = (isFull, false);
                    return new WrittenEnvelope(payload, Some.Interchange(exchange.Id, TimeProvider.System, $"{numbers[0]}"), []);
                }),
            ],
        };
        var refused = isFull;

        var result = Assert.Single(await node.GetRequiredService<IExchangeStore>().CommitAsync([outcome], Cancel));

        var stored = await node.GetRequiredService<IExchangeStore>().PayloadAsync(exchange.Id, StoredPayload.Raw, Cancel);
        Assert.Equal((refused, refused), (result is OutcomeResult.Refused { Error: IOException }, stored is null));
        Assert.StartsWith("folder ", _files.Calls[_files.Calls.FindIndex(c => c.StartsWith("rename ", StringComparison.Ordinal)) + 1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task FoldersOfPayloadsAreForTheirOwnerAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The system has no such modes.");
        _ = await Store().StageAsync(ExchangeId.New(TimeProvider.System), "raw", new byte[70_000], Cancel);

        string[] folders = [Root, .. Directory.EnumerateDirectories(Root, "*", SearchOption.AllDirectories)];
        Assert.Equal(3, folders.Length);
        Assert.All(folders, path => Assert.Equal("700", UnixMode.Of(path)));
    }

    [Fact]
    public async Task ABodyOverItsLimitIsRefusedWhileItStreamsAndLeavesNothing()
    {
        var store = Store();
        var body = new EndlessStream();
        var error = await Assert.ThrowsAsync<PayloadTooLargeException>(
            () => store.StageAsync(ExchangeId.New(TimeProvider.System), "raw", body, 1_000_000, Cancel));
        Assert.Equal(1_000_000, error.Limit);
        Assert.InRange(body.Taken, 1_000_001, 1_400_000);
        Assert.Empty(Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories));
        _ = await Assert.ThrowsAsync<PayloadTooLargeException>(
            () => store.StageAsync(ExchangeId.New(TimeProvider.System), "raw", new MemoryStream(new byte[11]), 10, Cancel));
    }

    [Fact]
    public async Task AFlippedBitIsFoundBeforeTheFirstByteIsHandedOut()
    {
        var store = Store();
        var stored = await store.StageAsync(ExchangeId.New(TimeProvider.System), "raw", new byte[70_000], Cancel);
        await using (var file = File.OpenWrite(Path.Combine(Root, stored.File!)))
        {
            file.Position = 69_999;
            file.WriteByte(1);
        }

        var error = await Assert.ThrowsAsync<PayloadCorruptException>(async () => await store.OpenReadAsync(stored, Cancel));
        Assert.Equal("payload-corrupt", PayloadCorruptException.Code);
        Assert.Equal(stored, error.Payload);
        var inRow = StoredPayload.InRow(stored.Exchange, "p", "abc"u8.ToArray());
        _ = await Assert.ThrowsAsync<PayloadCorruptException>(
            async () => await store.OpenReadAsync(inRow with { Inline = "abd"u8.ToArray() }, Cancel));
        File.Delete(Path.Combine(Root, stored.File!));
        _ = await Assert.ThrowsAsync<PayloadCorruptException>(async () => await store.OpenReadAsync(stored, Cancel));
    }

    /// <summary>A folder where its file was cannot be read, and nothing is known of the bytes.</summary>
    [Fact]
    public async Task WhatTheDiskDoesNotGiveIsNotCalledDamaged()
    {
        var store = Store();
        var stored = await store.StageAsync(ExchangeId.New(TimeProvider.System), "raw", new byte[70_000], Cancel);
        var path = Path.Combine(Root, stored.File!);
        File.Delete(path);
        _ = Directory.CreateDirectory(path);

        var error = await Assert.ThrowsAsync<PayloadUnreadableException>(async () => await store.OpenReadAsync(stored, Cancel));

        Assert.Equal(stored, error.Payload);
        _ = Assert.IsType<UnauthorizedAccessException>(error.InnerException);
    }

    /// <summary>Read once, and whoever reads to the end hears of it there: a bit that was flipped, an end that is missing, octets that are too many.</summary>
    [Fact]
    public async Task WhatIsCheckedAsItIsReadHasNoEndWhenItIsAnother()
    {
        var store = Store();
        var bytes = System.Security.Cryptography.RandomNumberGenerator.GetBytes(700_001);
        var stored = await store.StageAsync(ExchangeId.New(TimeProvider.System), "raw", bytes, Cancel);
        using var whole = new MemoryStream();
        await using (var content = await store.OpenToEndAsync(stored, Cancel))
        {
            await content.CopyToAsync(whole, Cancel);
            Assert.Equal(0, await content.ReadAsync(new byte[1], Cancel));
        }

        Assert.Equal(bytes, whole.ToArray());
        foreach (var change in (Action<FileStream>[])[file => Flip(file, 600_000), file => file.SetLength(699_999), file => file.SetLength(700_002)])
        {
            await using (var file = File.Open(Path.Combine(Root, stored.File!), FileMode.Open))
            {
                change(file);
            }

            await using var content = await store.OpenToEndAsync(stored, Cancel);
            _ = await Assert.ThrowsAsync<PayloadCorruptException>(() => content.CopyToAsync(Stream.Null, Cancel));
            await File.WriteAllBytesAsync(Path.Combine(Root, stored.File!), bytes, Cancel);
        }

        File.Delete(Path.Combine(Root, stored.File!));
        _ = await Assert.ThrowsAsync<PayloadCorruptException>(async () => await store.OpenToEndAsync(stored, Cancel));
    }

    [Fact]
    public async Task NothingIsAcceptedWhenTheDiskIsBelowItsReserve()
    {
        var store = Store(s => s.PostConfigure<StorageOptions>(o => o.FreeSpaceReserveMb = 1_048_576));
        _ = await Assert.ThrowsAsync<InsufficientStorageException>(
            () => store.StageAsync(ExchangeId.New(TimeProvider.System), "raw", new MemoryStream(new byte[1]), 10, Cancel));
    }

    [Theory]
    [InlineData(1, HealthStatus.Healthy)]
    [InlineData(1_048_576, HealthStatus.Degraded)]
    public async Task ReadinessTellsThatTheDiskIsFull(int reserveMb, HealthStatus expected)
    {
        var node = _ledger.Node(more: s => s.PostConfigure<StorageOptions>(o => o.FreeSpaceReserveMb = reserveMb));

        var health = await new PayloadsHealth(node.GetRequiredService<PayloadFolder>()).CheckHealthAsync(new HealthCheckContext(), Cancel);

        Assert.Equal(expected, health.Status);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    public async Task ANameThatLeadsOutOfTheFolderIsNotFollowed(string name)
    {
        var payload = new StoredPayload(ExchangeId.New(TimeProvider.System), "raw", 1, Some.Digest, null, name);
        _ = await Assert.ThrowsAsync<InvalidOperationException>(async () => await Store().OpenReadAsync(payload, Cancel));
    }

    [Theory]
    [InlineData("raw", "raw")]
    [InlineData("document/3", "document%2F3")]
    [InlineData("..", "%2E%2E")]
    [InlineData("ä.x", "%C3%A4%2Ex")]
    public void APartIsOneSafeFileName(string part, string file) =>
        Assert.EndsWith("." + file, PayloadFolder.NameOf(ExchangeId.New(TimeProvider.System), part), StringComparison.Ordinal);

    [Fact]
    public async Task FoldersAreReallyFlushed()
    {
        new DurableFiles().FlushFolder(_ledger.DataDirectory);
        _ = Assert.Throws<IOException>(() => new DurableFiles().FlushFolder(Path.Combine(_ledger.DataDirectory, "missing")));
        await Task.CompletedTask;
    }

    private string Root => Path.Combine(_ledger.DataDirectory, "payloads");

    private IPayloadStore Store(Action<IServiceCollection>? more = null) => Node(more).GetRequiredService<IPayloadStore>();

    private IServiceProvider Node(Action<IServiceCollection>? more = null) => _ledger.Node(more: s =>
    {
        _ = s.Replace(ServiceDescriptor.Singleton<IDurableFiles>(_files));
        more?.Invoke(s);
    });

    private static Task<IReadOnlyList<OutcomeResult>> CommitAsync(IServiceProvider node, NewExchange exchange, params StoredPayload[] payloads) =>
        node.GetRequiredService<IExchangeStore>().CommitAsync([Some.Arrival(exchange, TimeProvider.System) with { Payloads = payloads }], Cancel);

    /// <summary>The real steps, written down.</summary>
    private sealed class RecordedFiles : IDurableFiles
    {
        private readonly DurableFiles _real = new();

        public List<string> Calls { get; } = [];

        /// <summary>No folder can be flushed.</summary>
        public bool Full { get; set; }

        public void Flush(FileStream file)
        {
            Calls.Add($"flush {Path.GetFileName(file.Name)} {file.Length}");
            _real.Flush(file);
        }

        public void Rename(string from, string to)
        {
            Calls.Add($"rename {Path.GetFileName(from)} {Path.GetFileName(to)}");
            _real.Rename(from, to);
        }

        public void FlushFolder(string path)
        {
            Calls.Add($"folder {Path.GetFileName(path)}");
            if (Full)
            {
                throw new IOException("No space left on device");
            }

            _real.FlushFolder(path);
        }
    }

    /// <summary>A body that never ends.</summary>
    private sealed class EndlessStream : MemoryStream
    {
        public long Taken { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Taken += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }

    private static void Flip(FileStream file, long at)
    {
        file.Position = at;
        var was = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(was ^ 1));
    }
}
