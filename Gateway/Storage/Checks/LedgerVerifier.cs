using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Storage.Sql;
using Gateway.Storage.Trail;
using Microsoft.Extensions.Options;

namespace Gateway.Storage.Checks;

/// <summary>
/// What <c>gw verify</c> does: the invariants I3 to I6 and the stored bytes, each with its count, over one snapshot of the ledger. It may run beside
/// a working installation.
/// </summary>
internal sealed class LedgerVerifier(LedgerEngine engine, IPayloadStore payloads, ISealKeys keys, IOptions<AuditOptions> options)
{
    public async Task<IReadOnlyList<LedgerCheck>> VerifyAsync(CancellationToken ct)
    {
        var checks = new List<LedgerCheck>();
        await using var snapshot = await LedgerSnapshot.OpenAsync(engine, ct);
        var runner = new LedgerRuleRunner(snapshot, engine.Provider);
        foreach (var rule in LedgerRules.All)
        {
            checks.Add(await runner.RunAsync(rule, ct));
        }

        checks.AddRange(await TrailAsync(snapshot, ct));
        checks.Add(await new PayloadCheck(engine, payloads).RunAsync(snapshot, ct));
        return [.. checks.OrderBy(check => check.Invariant, StringComparer.Ordinal)];
    }

    private async Task<IReadOnlyList<LedgerCheck>> TrailAsync(LedgerSnapshot snapshot, CancellationToken ct)
    {
        var numbers = new IssuedNumbers(snapshot.Session);
        var walk = new ExchangeWalk(snapshot.Session, numbers);
        var trail = new ObservedTrail(new TrailReader(snapshot.Session), walk);
        var roots = options.Value.RootFile is { Length: > 0 } file ? new AuditRootFile(file).ReadAsync(ct) : null;
        var report = await AuditVerifier.VerifyAsync(trail, keys.PublicKeys, new AuditVerification { MaxProblems = 10, Roots = roots }, ct);
        await walk.FinishAsync(ct);
        return
        [
            new LedgerCheck("I4", "audit-trail", report.Entries + report.Seals, report.ProblemCount, [.. report.Problems.Select(p => p.ToString())]),
            .. walk.Results,
            await numbers.CheckAsync(ct),
        ];
    }
}
