using System.IO.Compression;

namespace Gateway.Security.Cms;

/// <summary>
/// Inflates zlib (RFC 1950) while it is read, within a size and a ratio, so that a small message cannot become a large one. What is damaged, cut off or beyond
/// a limit is an <see cref="InflateException"/>.
/// </summary>
internal sealed class InflateStream : ReadOnlyStream
{
    /// <summary>Below this many octets any ratio is taken.</summary>
    private const long RatioFrom = 10L * 1024 * 1024;
    private readonly CountingStream _compressed;
    private readonly ZLibStream _zlib;
    private readonly long _limit;
    private readonly int _ratio;
    private long _inflated;

    /// <param name="ratio">Most octets that one compressed octet may become, once 10 MB have come out.</param>
    public InflateStream(Stream compressed, long limit, int ratio = 200)
    {
        _compressed = new CountingStream(compressed);
        _zlib = new ZLibStream(_compressed, CompressionMode.Decompress, leaveOpen: true);
        (_limit, _ratio) = (limit, ratio);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await _zlib.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            _inflated += read;

            // .NET ends in silence where the compressed octets do; only before their own end does it ask for more of them.
            return read == 0 && !buffer.IsEmpty && _compressed.IsAtEnd ? throw new InflateException("The compressed octets are cut off.")
                : _inflated > _limit ? throw new InflateException($"The content inflates to more than {_limit} bytes.")
                : _inflated > RatioFrom && _inflated / _ratio > _compressed.Count
                    ? throw new InflateException($"The content inflates more than {_ratio}:1.")
                    : read;
        }
        catch (Exception error) when (error is InvalidDataException || (error is IOException && !_compressed.HasFailed))
        {
            // A preset dictionary, for one, is said by an exception of input and output.
            throw new InflateException("The compressed octets are damaged.", error);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _zlib.Dispose();
        }

        base.Dispose(disposing);
    }

    private sealed class CountingStream(Stream inner) : ReadOnlyStream
    {
        public long Count { get; private set; }

        /// <summary>What lies below has thrown: that is its own fault, and not the octets'.</summary>
        public bool HasFailed { get; private set; }

        /// <summary>It was asked for more than there is.</summary>
        public bool IsAtEnd { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            HasFailed = true;
            var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            (HasFailed, Count) = (false, Count + read);
            IsAtEnd |= read == 0;
            return read;
        }
    }
}
