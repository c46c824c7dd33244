using System.Globalization;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Storage.Sql;
using Gateway.Storage.Tables;
using Gateway.Storage.Trail;

namespace Gateway.Storage.Installation;

/// <summary>The counters in the ledger.</summary>
internal sealed class ControlNumbers(LedgerEngine engine, TimeProvider clock) : IControlNumbers
{
    public async Task<IReadOnlyList<ControlNumberView>> ListAsync(CancellationToken ct) =>
        await engine.ReadAsync(ControlNumberTable.All, 0, ToView, ct);

    public async Task<SetNumberResult> SetAsync(ControlNumberKey key, long number, string actor, CancellationToken ct)
    {
        if (number < 1 || number > key.Max)
        {
            return new SetNumberResult.Refused(
                SetNumberResult.Refused.OutOfRange, string.Create(CultureInfo.InvariantCulture, $"{number} is not a number from 1 to {key.Max}."));
        }

        var counter = new ControlNumberTable.Take(EnumText.Of(key.Kind), key.Us, key.Them, EnumText.Of(key.Usage) ?? "", number, key.Max, 0);
        long? before = null;
        await engine.WriteAsync(
            async session =>
            {
                // Sets lock chains before counters.
                session.Add(AuditTable.LockChain, AuditChains.System, _ => { });
                session.Add(ControlNumberTable.Lock, counter, row => before = row.Big(0) is > 0 and var next ? next : null);
                session.AddExact(ControlNumberTable.Restart, [counter]);
                await session.RunAsync(ct);
                var facts = JsonSerializer.Serialize(new { kind = counter.Kind, us = key.Us, them = key.Them, usage = EnumText.Of(key.Usage), before, next = number });
                await ChainAppender.AppendAsync(
                    session, [new AuditDraft(AuditChains.System, AuditKinds.ControlNumberSet, actor, clock.GetUtcNow(), facts)], ct);
            },
            ct);
        return new SetNumberResult.Done(before);
    }

    private static ControlNumberView ToView(LedgerRow row) => new(
        EnumText.ToControlNumberKind(row.Text(0)), row.Text(1), row.Text(2), row.Text(3) is { Length: > 0 } usage ? EnumText.ToUsage(usage) : null, row.Big(4));
}
