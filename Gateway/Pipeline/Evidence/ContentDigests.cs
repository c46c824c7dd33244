using System.Security.Cryptography;
using Gateway.Security.Envelopes;

namespace Gateway.Pipeline.Evidence;

/// <summary>SHA-256 of each content that comes out of an envelope; of the contents themselves nothing is kept.</summary>
internal sealed class ContentDigests : IDisposable
{
    private readonly List<IncrementalHash> _hashes = [];

    public Stream Begin(OpenedPart part)
    {
        _hashes.Add(IncrementalHash.CreateHash(HashAlgorithmName.SHA256));
        return new DigestWriteStream(Stream.Null, _hashes[^1]);
    }

    /// <summary>Hex, in the order of the contents. Once.</summary>
    public IReadOnlyList<string> Finish() => [.. _hashes.Select(h => Convert.ToHexStringLower(h.GetHashAndReset()))];

    public void Dispose() => _hashes.ForEach(h => h.Dispose());
}
