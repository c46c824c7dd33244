using Gateway.Audit;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Trail;

/// <summary>Entries of the chains that no exchange owns.</summary>
internal sealed class AuditLog(LedgerEngine engine) : IAuditLog
{
    public Task AppendAsync(IReadOnlyList<AuditDraft> entries, CancellationToken ct) =>
        entries.Count == 0 ? Task.CompletedTask : engine.WriteAsync(session => ChainAppender.AppendAsync(session, entries, ct), ct);
}
