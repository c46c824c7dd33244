using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Model;
using Gateway.Storage.Sql;
using Gateway.Storage.Tables;
using Gateway.Storage.Trail;
using static Gateway.Storage.Sql.Columns;

namespace Gateway.Storage.Installation;

/// <summary>What was noted once of certificates: the key of the row lets one through.</summary>
internal sealed class CertificateMarks(LedgerEngine engine) : ICertificateMarks
{
    private const string PartnerChain = "partner:";

    private static readonly LedgerStatement<string> Uses = LedgerStatement<string>.Of(
        [Text<string>("mark", m => m)], "SELECT chain, thumbprint, at FROM certificate_mark WHERE mark = @mark ORDER BY chain, thumbprint");

    private static readonly LedgerStatement<CertificateMark> Insert = LedgerStatement<CertificateMark>.Insert(
        "certificate_mark",
        [
            Text<CertificateMark>("chain", ChainOf), Text<CertificateMark>("thumbprint", m => m.Thumbprint), Text<CertificateMark>("mark", m => m.Mark),
            Big<CertificateMark>("at", m => m.At.ToUnixTimeMilliseconds()),
        ],
        "ON CONFLICT (chain, thumbprint, mark) DO NOTHING RETURNING mark");

    public Task<long> UsesVersionAsync(CancellationToken ct) => Revisions.ReadAsync(engine, RevisionRow.CertificateUses, ct);

    public async Task<IReadOnlyList<CertificateMark>> UsesAsync(CancellationToken ct) => await engine.ReadAsync(
        Uses, CertificateMark.Used,
        row => new CertificateMark(
            new PartnerId(row.Text(0)[PartnerChain.Length..]), row.Text(1), CertificateMark.Used, DateTimeOffset.FromUnixTimeMilliseconds(row.Big(2))),
        ct);

    public async Task<bool> NoteAsync(CertificateMark mark, string kind, string actor, string data, CancellationToken ct)
    {
        var noted = false;
        await engine.WriteAsync(
            async session =>
            {
                noted = false;
                session.Add(Insert, [mark], _ => noted = true);
                await session.RunAsync(ct);
                if (!noted)
                {
                    return;
                }

                if (mark.Mark == CertificateMark.Used)
                {
                    _ = await Revisions.RaiseAsync(session, RevisionRow.CertificateUses, ct);
                }

                session.Add(OutboxTable.Insert, [(Guid.CreateVersion7(mark.At), new OutboxEvent(kind, null, mark.Partner, mark.At, data))]);
                await session.RunAsync(ct);
                await ChainAppender.AppendAsync(session, [new AuditDraft(ChainOf(mark), kind, actor, mark.At, data)], ct);
            },
            ct);
        return noted;
    }

    private static string ChainOf(CertificateMark mark) => mark.Partner is { } partner ? AuditChains.Partner(partner.Value) : AuditChains.System;
}
