using Microsoft.Extensions.Options;

namespace Gateway.Audit;

/// <summary>What <c>gw audit verify</c> does: checks the installation's own trail, exports it, checks an export.</summary>
internal sealed class AuditCheck(IAuditStore store, ISealKeys keys, IOptions<AuditOptions> options, TimeProvider clock)
{
    /// <summary>Checks the ledger as of now, against the exported roots when <see cref="AuditOptions.RootFile"/> is set.</summary>
    public async Task<AuditReport> VerifyAsync(long fromSeal, CancellationToken ct)
    {
        await using var snapshot = await store.SnapshotAsync(ct);
        return await AuditVerifier.VerifyAsync(snapshot, keys.PublicKeys, Scope(options.Value.RootFile, fromSeal, ct), ct);
    }

    /// <summary>Writes the trail as of now to a new file; returns the number of entries.</summary>
    /// <exception cref="IOException">The file exists or cannot be written.</exception>
    public async Task<long> ExportAsync(string path, CancellationToken ct)
    {
        await using var snapshot = await store.SnapshotAsync(ct);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 * 1024);
        return await AuditExport.WriteAsync(snapshot, keys.PublicKeys, clock.GetUtcNow(), file, ct);
    }

    /// <summary>Checks an export with the keys that it carries; needs no installation. Problems of the file itself come first.</summary>
    /// <param name="rootFile">An exported root list to compare with, or null.</param>
    public static async Task<AuditReport> VerifyOfflineAsync(string path, string? rootFile, long fromSeal, CancellationToken ct)
    {
        var export = new AuditExportFile(path);
        var (publicKeys, broken) = await export.InspectAsync(ct);
        var report = await AuditVerifier.VerifyAsync(export, publicKeys, Scope(rootFile, fromSeal, ct), ct);
        return report with { Problems = [.. broken, .. report.Problems], ProblemCount = report.ProblemCount + broken.Count };
    }

    private static AuditVerification Scope(string? rootFile, long fromSeal, CancellationToken ct) => new()
    {
        FromSeal = fromSeal,
        Roots = rootFile is { Length: > 0 } ? new AuditRootFile(rootFile).ReadAsync(ct) : null,
    };
}
