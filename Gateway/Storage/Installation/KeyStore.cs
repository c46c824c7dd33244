using Gateway.Audit;
using Gateway.Partners;
using Gateway.Security.Certificates;
using Gateway.Storage.Model;
using Gateway.Storage.Sql;
using Gateway.Storage.Trail;
using static Gateway.Storage.Sql.Columns;

namespace Gateway.Storage.Installation;

/// <summary>Our keys in the ledger.</summary>
internal sealed class KeyStore(LedgerEngine engine) : IKeyStore
{
    private static readonly LedgerStatement<int> All = LedgerStatement<int>.Of(
        [], "SELECT certificate, name, uses, active_from, created_at, retired_at FROM own_key ORDER BY name, created_at, id");

    private static readonly LedgerStatement<string> Wrapped = LedgerStatement<string>.Of(
        [Text<string>("id", id => id)], "SELECT private_key FROM own_key WHERE id = @id AND retired_at IS NULL");

    private static readonly LedgerStatement<NewOwnKey> Insert = LedgerStatement<NewOwnKey>.Insert(
        "own_key",
        [
            Text<NewOwnKey>("id", k => k.Key.Id), Text<NewOwnKey>("name", k => k.Key.Name), Text<NewOwnKey>("uses", k => k.Key.Uses.Text()),
            Bytes<NewOwnKey>("certificate", k => k.Key.Certificate), Bytes<NewOwnKey>("private_key", k => k.Wrapped),
            Big<NewOwnKey>("active_from", k => k.Key.ActiveFrom.ToUnixTimeMilliseconds()),
            Big<NewOwnKey>("created_at", k => k.Key.CreatedAt.ToUnixTimeMilliseconds()),
            Big<NewOwnKey>("retired_at", k => k.Key.RetiredAt?.ToUnixTimeMilliseconds()),
        ],
        "ON CONFLICT (id) DO NOTHING RETURNING id");

    private static readonly LedgerStatement<(string Id, long At)> Retire = LedgerStatement<(string Id, long At)>.Of(
        [Text<(string Id, long At)>("id", r => r.Id), Big<(string Id, long At)>("at", r => r.At)],
        "UPDATE own_key SET retired_at = @at WHERE id = @id");

    public async Task<IReadOnlyList<OwnKey>> ListAsync(CancellationToken ct) => await engine.ReadAsync(All, 0, ToKey, ct);

    public async Task<byte[]?> WrappedAsync(string id, CancellationToken ct) =>
        (await engine.ReadAsync(Wrapped, id, row => row.BytesOrNull(0), ct)).FirstOrDefault();

    public async Task<bool> AddAsync(NewOwnKey key, string actor, CancellationToken ct)
    {
        var added = false;
        await engine.WriteAsync(
            async session =>
            {
                _ = await Revisions.RaiseAsync(session, RevisionRow.Keys, ct);
                added = false;
                session.Add(Insert, [key], _ => added = true);
                await session.RunAsync(ct);
                if (added)
                {
                    var kind = key.Imported ? AuditKinds.OwnKeyImported : AuditKinds.OwnKeyMade;
                    await RecordAsync(session, kind, actor, key.Key.CreatedAt, KeyFacts.Of(key.Key), ct);
                }
            },
            ct);
        return added;
    }

    public async Task<RetireResult> RetireAsync(string id, DateTimeOffset at, bool force, string actor, CancellationToken ct)
    {
        RetireResult? result = null;
        await engine.WriteAsync(
            async session =>
            {
                // The counter's row keeps others out until the commit: what is read here still holds then.
                _ = await Revisions.RaiseAsync(session, RevisionRow.Keys, ct);
                var keys = new List<OwnKey>();
                session.Add(All, 0, row => keys.Add(ToKey(row)));
                await session.RunAsync(ct);
                result = Decide(id, keys, at, force);
                if (result is RetireResult.Done)
                {
                    session.Add(Retire, (id, at.ToUnixTimeMilliseconds()));
                    await session.RunAsync(ct);
                    await RecordAsync(session, AuditKinds.OwnKeyRetired, actor, at, KeyFacts.OfRetired(keys.Single(k => k.Id == id), force), ct);
                }
            },
            ct);
        return result!;
    }

    public Task<long> VersionAsync(CancellationToken ct) => Revisions.ReadAsync(engine, RevisionRow.Keys, ct);

    private static RetireResult Decide(string id, List<OwnKey> keys, DateTimeOffset at, bool force)
    {
        if (keys.Find(k => k.Id == id) is not { } key)
        {
            return new RetireResult.Refused(RetireResult.Refused.NotFound, $"There is no key {id}.");
        }

        if (key.RetiredAt is { } before)
        {
            return new RetireResult.Refused(RetireResult.Refused.Retired, $"Key {id} was retired on {before:yyyy-MM-dd}.");
        }

        var alone = KeyChoice.ServedAlone(key, keys, at);
        return alone == CertificateUse.None || force
            ? new RetireResult.Done(key with { RetiredAt = at })
            : new RetireResult.Refused(
                RetireResult.Refused.InUse, $"Key {id} is the only one that '{key.Name}' has now for {alone.Text().Replace(",", " and ", StringComparison.Ordinal)}.");
    }

    private static Task RecordAsync(LedgerSession session, string kind, string actor, DateTimeOffset at, string facts, CancellationToken ct) =>
        ChainAppender.AppendAsync(session, [new AuditDraft(AuditChains.System, kind, actor, at, facts)], ct);

    private static OwnKey ToKey(LedgerRow row) => new()
    {
        Facts = CertificateFacts.Read(row.BytesOrNull(0)),
        Name = row.Text(1),
        Uses = CertificateUses.Parse(row.Text(2)) ?? throw new InvalidDataException($"'{row.Text(2)}' are no uses of a key."),
        ActiveFrom = DateTimeOffset.FromUnixTimeMilliseconds(row.Big(3)),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Big(4)),
        RetiredAt = row.BigOrNull(5) is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
    };
}
