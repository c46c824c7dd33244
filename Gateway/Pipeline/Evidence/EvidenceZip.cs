using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using Gateway.Exchanges;

namespace Gateway.Pipeline.Evidence;

/// <summary>
/// The zip while it is written, forward and in bounded memory. Entries are stored as they are, never compressed: their bytes can be found in the file, and
/// nothing can inflate at whoever checks it.
/// </summary>
internal sealed class EvidenceZip : IAsyncDisposable
{
    private const int ChunkSize = 128 * 1024;

    private readonly ZipArchive _zip;
    private readonly ForwardStream _output;
    private readonly DateTimeOffset _at;
    private readonly List<EvidenceEntry> _entries = [];
    private readonly List<EvidenceAbsence> _absent = [];

    private EvidenceZip(ZipArchive zip, ForwardStream output, DateTimeOffset at) => (_zip, _output, _at) = (zip, output, at);

    public IReadOnlyList<EvidenceEntry> Entries => _entries;

    public IReadOnlyList<EvidenceAbsence> Absent => _absent;

    public static async Task<EvidenceZip> BeginAsync(Stream output, DateTimeOffset at, CancellationToken ct)
    {
        var forward = new ForwardStream(output);
        return new EvidenceZip(
            await ZipArchive.CreateAsync(forward, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, ct).ConfigureAwait(false), forward, at);
    }

    public async Task AddAsync(string name, Stream content, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        long length = 0;
        try
        {
            var entry = await OpenAsync(name, ct).ConfigureAwait(false);
            await using (entry.ConfigureAwait(false))
            {
                int read;
                while ((read = await content.ReadAsync(buffer.AsMemory(0, ChunkSize), ct).ConfigureAwait(false)) > 0)
                {
                    hash.AppendData(buffer, 0, read);
                    length += read;
                    await entry.WriteAsync(buffer.AsMemory(0, read), ct).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }

        _entries.Add(new EvidenceEntry(name, length, Convert.ToHexStringLower(hash.GetHashAndReset())));
    }

    public async Task AddAsync(string name, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        _entries.Add(new EvidenceEntry(name, content.Length, Sha256Digest.Of(content.Span).Hex));
        await WriteAsync(name, content, ct).ConfigureAwait(false);
    }

    public void Leave(string name, string reason, string? detail = null, StoredPayload? of = null) =>
        _absent.Add(new EvidenceAbsence(name, reason, detail, of?.Length, of?.Digest.Hex));

    /// <summary>Writes manifest and signature, which no manifest lists, and ends the zip: without this it is none.</summary>
    public async Task EndAsync(byte[] manifest, byte[] signature, CancellationToken ct)
    {
        await WriteAsync(EvidenceNames.Manifest, manifest, ct).ConfigureAwait(false);
        await WriteAsync(EvidenceNames.ManifestSignature, signature, ct).ConfigureAwait(false);
        await _zip.DisposeAsync().ConfigureAwait(false);
        await _output.FlushAsync(ct).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _zip.DisposeAsync();

    private async Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        var entry = await OpenAsync(name, ct).ConfigureAwait(false);
        await using (entry.ConfigureAwait(false))
        {
            await entry.WriteAsync(content, ct).ConfigureAwait(false);
        }
    }

    private Task<Stream> OpenAsync(string name, CancellationToken ct)
    {
        var entry = _zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = _at;
        return entry.OpenAsync(ct);
    }
}
