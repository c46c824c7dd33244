using Gateway.Exchanges;

namespace Gateway.Pipeline.Evidence;

/// <summary>
/// The zip while it is written, forward and in bounded memory. Entries are stored as they are, never compressed: their bytes can be found in the file, and
/// nothing can inflate at whoever checks it.
/// </summary>
internal sealed class EvidenceZip(Stream output, DateTimeOffset at)
{
    private readonly StoredZip _zip = new(output, at);
    private readonly List<EvidenceEntry> _entries = [];
    private readonly List<EvidenceAbsence> _absent = [];

    public IReadOnlyList<EvidenceEntry> Entries => _entries;

    public IReadOnlyList<EvidenceAbsence> Absent => _absent;

    /// <param name="open">Gives the content from its beginning, twice.</param>
    public async Task AddAsync(string name, Func<CancellationToken, ValueTask<Stream>> open, CancellationToken ct) =>
        _entries.Add(await _zip.AddAsync(name, open, ct).ConfigureAwait(false));

    public async Task AddAsync(string name, byte[] content, CancellationToken ct) => _entries.Add(await _zip.AddAsync(name, content, ct).ConfigureAwait(false));

    public void Leave(string name, string reason, string? detail = null, StoredPayload? of = null) =>
        _absent.Add(new EvidenceAbsence(name, reason, detail, of?.Length, of?.Digest.Hex));

    /// <summary>Writes manifest and signature, which no manifest lists, and ends the zip: without this it is none.</summary>
    public async Task EndAsync(byte[] manifest, byte[] signature, CancellationToken ct)
    {
        _ = await _zip.AddAsync(EvidenceNames.Manifest, manifest, ct).ConfigureAwait(false);
        _ = await _zip.AddAsync(EvidenceNames.ManifestSignature, signature, ct).ConfigureAwait(false);
        await _zip.EndAsync(ct).ConfigureAwait(false);
    }
}
