using Gateway.Transports;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

/// <summary>How long a file may take: by its size, and a day at most.</summary>
public sealed class FileBodyTests
{
    private const int Piece = 64 * 1024;
    private const long Gigabyte = 1024L * 1024 * 1024;

    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData(Gigabyte, 40, true)]
    [InlineData(2 * Gigabyte, 32, true)]
    [InlineData(Gigabyte, 12, false)]
    [InlineData(4 * Gigabyte, 20, false)]
    public async Task AFileIsReadToItsEndOverALineThatIsSlowAndNotOverOneThatDrips(long length, int kilobytesPerSecond, bool isTaken)
    {
        var entry = new ShelfEntry("a.bin", ShelfEntryKind.File, length, DateTimeOffset.UnixEpoch);
        await using var body = new FileBody(new Unasked(), entry, new Line(_clock, TimeSpan.FromSeconds(Piece / 1024.0 / kilobytesPerSecond)), _clock);
        var (buffer, read, began) = (new byte[Piece], 0L, _clock.GetUtcNow());

        var error = await Record.ExceptionAsync(async () =>
        {
            while (read < length)
            {
                read += await body.ReadAsync(buffer, TestContext.Current.CancellationToken);
            }
        });

        Assert.Equal(isTaken ? null : "file-slow", (error as ShelfException)?.Code);
        Assert.InRange(_clock.GetUtcNow() - began, TimeSpan.Zero, TimeSpan.FromHours(24.1));
    }

    /// <summary>Gives a piece in that time, without an end.</summary>
    private sealed class Line(FakeTimeProvider clock, TimeSpan each) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            clock.Advance(each);
            return ValueTask.FromResult(buffer.Length);
        }
    }

    private sealed class Unasked : IFileShelf
    {
        public TimeSpan LeastSettled => TimeSpan.Zero;

        public string Path => "in";

        public string? Remote => null;

        public IAsyncEnumerable<ShelfEntry> ListAsync(CancellationToken ct) => throw new NotSupportedException();

        public ValueTask<ShelfEntry?> FindAsync(string name, CancellationToken ct) => throw new NotSupportedException();

        public ValueTask<Stream> OpenAsync(ShelfEntry file, CancellationToken ct) => throw new NotSupportedException();

        public ValueTask RemoveAsync(string name, CancellationToken ct) => throw new NotSupportedException();

        public ValueTask<bool> RenameAsync(string name, string? folder, string newName, CancellationToken ct) => throw new NotSupportedException();
    }
}
