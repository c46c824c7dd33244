namespace Gateway.Storage.Payloads;

/// <summary>
/// A payload's file, open to be read. Linux has no asynchronous file reads that .NET uses: one would be this read on another thread, and to go there costs
/// more than the read of a few pages that are mostly in memory.
/// </summary>
internal sealed class PayloadFile(string path)
    : FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => cancellationToken.IsCancellationRequested
        ? ValueTask.FromCanceled<int>(cancellationToken)
        : ValueTask.FromResult(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
}
