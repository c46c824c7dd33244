namespace Gateway.Partners;

/// <summary>What a publication would do with one partner.</summary>
/// <param name="Partner">The folder's name; it may be no valid partner id when there are errors.</param>
/// <param name="RunningHash">Snapshot that the ledger runs; null for a new partner.</param>
/// <param name="FilesHash">Snapshot of the files; null when the folder is gone.</param>
/// <param name="Files">The files that differ.</param>
/// <param name="Errors">Why it cannot be published; the running snapshot stays.</param>
/// <param name="Warnings">What stops no publication: certificates that have ended, weak choices.</param>
public sealed record PartnerPlan(
    string Partner, ProfileChange Change, string? RunningHash, string? FilesHash, IReadOnlyList<FileChange> Files,
    IReadOnlyList<ProfileError> Errors, IReadOnlyList<ProfileError> Warnings)
{
    /// <summary>The certificates that it adds, changes or removes.</summary>
    public IReadOnlyList<CertificateChange> Certificates { get; init; } = [];

    public bool WillPublish => Change is ProfileChange.Added or ProfileChange.Changed && Errors.Count == 0;
}
