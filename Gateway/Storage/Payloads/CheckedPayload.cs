using System.Security.Cryptography;
using Gateway.Exchanges;
using Gateway.Security;

namespace Gateway.Storage.Payloads;

/// <summary>A payload's file that is hashed while it is read; its end is only given when all of it is what was stored.</summary>
internal sealed class CheckedPayload(PayloadFile file, StoredPayload payload) : ReadOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _read;
    private bool _isWhole;

    public override long Length => file.Length;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        var read = file.Read(buffer.Span);
        _hash.AppendData(buffer.Span[..read]);
        _read += read;
        if (read == 0 && !buffer.IsEmpty && !_isWhole)
        {
            PayloadStore.Check(payload, _read, _hash.GetHashAndReset());
            _isWhole = true;
        }

        return ValueTask.FromResult(read);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
