using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Model;
using Gateway.Storage.Sql;
using Gateway.Storage.Trail;
using static Gateway.Storage.Sql.Columns;

namespace Gateway.Storage.Installation;

/// <summary>Approved snapshots in the ledger. A snapshot is never changed and never removed: exchanges name it for ever.</summary>
internal sealed class ProfileSnapshotStore(LedgerEngine engine) : IProfileSnapshotStore
{
    private const string List = "s.partner, s.hash, s.files, s.approved_at, s.approved_by";

    private static readonly LedgerStatement<int> Current = LedgerStatement<int>.Of(
        [],
        $"SELECT {List} FROM profile_current AS c JOIN profile_snapshot AS s ON s.partner = c.partner AND s.hash = c.hash ORDER BY s.partner");

    private static readonly LedgerStatement<(string Partner, string Hash)> Find = LedgerStatement<(string Partner, string Hash)>.Of(
        [Text<(string Partner, string Hash)>("partner", k => k.Partner), Text<(string Partner, string Hash)>("hash", k => k.Hash)],
        $"SELECT {List} FROM profile_snapshot AS s WHERE s.partner = @partner AND s.hash = @hash");

    private static readonly LedgerStatement<string> CurrentHash = LedgerStatement<string>.Of(
        [Text<string>("partner", p => p)], "SELECT hash FROM profile_current WHERE partner = @partner");

    private static readonly LedgerStatement<ProfileSnapshot> Insert = LedgerStatement<ProfileSnapshot>.Insert(
        "profile_snapshot",
        [
            Text<ProfileSnapshot>("partner", s => s.Partner.Value), Text<ProfileSnapshot>("hash", s => s.Hash),
            Text<ProfileSnapshot>("files", s => ToJson(s.Files)), Big<ProfileSnapshot>("approved_at", s => s.ApprovedAt.ToUnixTimeMilliseconds()),
            Text<ProfileSnapshot>("approved_by", s => s.ApprovedBy),
        ],
        "ON CONFLICT (partner, hash) DO NOTHING");

    private static readonly LedgerStatement<ProfileCurrentRow> MakeCurrent = LedgerStatement<ProfileCurrentRow>.Of(
        [
            Text<ProfileCurrentRow>("partner", c => c.Partner), Text<ProfileCurrentRow>("hash", c => c.Hash),
            Big<ProfileCurrentRow>("version", c => c.Version),
        ],
        """
        INSERT INTO profile_current (partner, hash, version) VALUES (@partner, @hash, @version)
        ON CONFLICT (partner) DO UPDATE SET hash = excluded.hash, version = excluded.version
        """);

    public async Task<(long Version, IReadOnlyList<ProfileSnapshot> Snapshots)> CurrentAsync(CancellationToken ct)
    {
        // The version first: a publication in between makes the snapshots newer than it, and the next poll reads them again.
        var version = await VersionAsync(ct);
        return (version, await engine.ReadAsync(Current, 0, ToSnapshot, ct));
    }

    public Task<long> VersionAsync(CancellationToken ct) => Revisions.ReadAsync(engine, RevisionRow.Profiles, ct);

    public async Task<ProfileSnapshot?> FindAsync(PartnerId partner, string hash, CancellationToken ct) =>
        (await engine.ReadAsync(Find, (partner.Value, hash), ToSnapshot, ct)).FirstOrDefault();

    /// <summary>Publishing what is current already changes nothing and writes no entry.</summary>
    public Task PublishAsync(ProfileSnapshot snapshot, CancellationToken ct) => engine.WriteAsync(
        async session =>
        {
            var version = await Revisions.RaiseAsync(session, RevisionRow.Profiles, ct);
            string? before = null;
            session.Add(CurrentHash, snapshot.Partner.Value, row => before = row.Text(0));
            await session.RunAsync(ct);
            if (before == snapshot.Hash)
            {
                return;
            }

            session.Add(Insert, [snapshot]);
            session.Add(MakeCurrent, new ProfileCurrentRow { Partner = snapshot.Partner.Value, Hash = snapshot.Hash, Version = version });
            await session.RunAsync(ct);
            await ChainAppender.AppendAsync(session, [Entry(snapshot, before)], ct);
        },
        ct);

    private static AuditDraft Entry(ProfileSnapshot snapshot, string? before) => new(
        AuditChains.Partner(snapshot.Partner.Value), AuditKinds.ProfilePublished, snapshot.ApprovedBy, snapshot.ApprovedAt,
        JsonSerializer.Serialize(new
        {
            snapshot = snapshot.Hash,
            before,
            files = snapshot.Files.OrderBy(file => file.Key, StringComparer.Ordinal)
                .ToDictionary(file => file.Key, file => Sha256Digest.Of(Encoding.UTF8.GetBytes(file.Value)).Hex),
        }));

    private static ProfileSnapshot ToSnapshot(LedgerRow row) => new(
        new PartnerId(row.Text(0)), row.Text(1), JsonSerializer.Deserialize<Dictionary<string, string>>(row.Text(2))!,
        DateTimeOffset.FromUnixTimeMilliseconds(row.Big(3)), row.Text(4));

    private static string ToJson(IReadOnlyDictionary<string, string> files) =>
        JsonSerializer.Serialize(files.OrderBy(file => file.Key, StringComparer.Ordinal).ToDictionary(file => file.Key, file => file.Value));
}
