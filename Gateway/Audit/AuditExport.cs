namespace Gateway.Audit;

/// <summary>
/// Writes a trail as JSON lines for a check elsewhere: <c>audit-export</c>, public keys, seals by number, heads and entries by chain, <c>end</c>.
/// </summary>
internal static class AuditExport
{
    public const int Version = 1;

    /// <summary>Streams the snapshot; returns the number of entries written.</summary>
    public static async Task<long> WriteAsync(
        IAuditSnapshot trail, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> publicKeys, DateTimeOffset at, Stream output, CancellationToken ct)
    {
        long seals = 0, heads = 0, entries = 0;
        await output.WriteAsync(AuditJson.Line(new AuditLine.Start(Version, at)), ct);
        foreach (var (id, key) in publicKeys.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            await output.WriteAsync(AuditJson.Line(new AuditLine.Key(id, Convert.ToBase64String(key.Span))), ct);
        }

        await foreach (var seal in trail.SealsAsync(ct))
        {
            await output.WriteAsync(AuditJson.Line(AuditLine.Of(seal)), ct);
            seals++;
        }

        await foreach (var head in trail.HeadsAsync(ct))
        {
            await output.WriteAsync(AuditJson.Line(new AuditLine.Head(head.Chain, head.Count, head.Head)), ct);
            heads++;
        }

        await foreach (var entry in trail.EntriesAsync(ct))
        {
            await output.WriteAsync(AuditJson.Line(AuditLine.Of(entry)), ct);
            entries++;
        }

        await output.WriteAsync(AuditJson.Line(new AuditLine.End(seals, heads, entries)), ct);
        await output.FlushAsync(ct);
        return entries;
    }
}
