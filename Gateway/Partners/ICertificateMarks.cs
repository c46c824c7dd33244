namespace Gateway.Partners;

/// <summary>What was noted once of certificates, in the ledger: of all nodes one notes it.</summary>
public interface ICertificateMarks
{
    /// <summary>Rises with every first use, so that other processes notice by one cheap read.</summary>
    Task<long> UsesVersionAsync(CancellationToken ct);

    /// <summary>The partners' certificates that were used, each with the time of its first use.</summary>
    Task<IReadOnlyList<CertificateMark>> UsesAsync(CancellationToken ct);

    /// <summary>
    /// Notes the mark, with an entry on the partner's chain (or the system's) and an event of the same kind, in one transaction. False when it is noted
    /// already; then nothing is written.
    /// </summary>
    /// <param name="kind">Of <c>AuditKinds</c>.</param>
    /// <param name="data">One JSON object.</param>
    Task<bool> NoteAsync(CertificateMark mark, string kind, string actor, string data, CancellationToken ct);
}
