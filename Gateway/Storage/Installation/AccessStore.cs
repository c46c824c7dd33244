using System.Text.Json;
using Gateway.Access;
using Gateway.Audit;
using Gateway.Partners;
using Gateway.Storage.Model;
using Gateway.Storage.Sql;
using Gateway.Storage.Trail;
using static Gateway.Storage.Sql.Columns;

namespace Gateway.Storage.Installation;

/// <summary>People and API keys in the ledger.</summary>
internal sealed class AccessStore(LedgerEngine engine) : IAccessStore
{
    private const string KeyList = "id, name, hash, partner, channels, scopes, created_at, expires_at, revoked_at";

    private static readonly LedgerStatement<string> FindKey = LedgerStatement<string>.Of(
        [Text<string>("id", id => id)], $"SELECT {KeyList} FROM api_key WHERE id = @id");

    private static readonly LedgerStatement<int> AllKeys = LedgerStatement<int>.Of([], $"SELECT {KeyList} FROM api_key ORDER BY created_at, id");

    private static readonly LedgerStatement<ApiKey> InsertKey = LedgerStatement<ApiKey>.Insert("api_key",
    [
        Text<ApiKey>("id", k => k.Id), Text<ApiKey>("name", k => k.Name), Text<ApiKey>("hash", k => k.Hash),
        Text<ApiKey>("partner", k => k.Partner?.Value),
        Text<ApiKey>("channels", k => ToJson(k.Channels.Select(channel => channel.Value))), Text<ApiKey>("scopes", k => ToJson(k.Scopes)),
        Big<ApiKey>("created_at", k => k.CreatedAt.ToUnixTimeMilliseconds()), Big<ApiKey>("expires_at", k => k.ExpiresAt?.ToUnixTimeMilliseconds()),
        Big<ApiKey>("revoked_at", k => k.RevokedAt?.ToUnixTimeMilliseconds()),
    ]);

    private static readonly LedgerStatement<(string Id, long At)> RevokeKey = LedgerStatement<(string Id, long At)>.Of(
        [Text<(string Id, long At)>("id", r => r.Id), Big<(string Id, long At)>("at", r => r.At)],
        "UPDATE api_key SET revoked_at = @at WHERE id = @id AND revoked_at IS NULL RETURNING name");

    private static readonly LedgerStatement<int> AllPeople = LedgerStatement<int>.Of(
        [], "SELECT id, name, email, roles, partner, created_at FROM person ORDER BY created_at, id");

    private static readonly LedgerStatement<Person> InsertPerson = LedgerStatement<Person>.Insert("person",
    [
        Text<Person>("id", p => p.Id), Text<Person>("name", p => p.Name), Text<Person>("email", p => p.Email),
        Text<Person>("roles", p => ToJson(p.Roles)), Text<Person>("partner", p => p.Partner?.Value),
        Big<Person>("created_at", p => p.CreatedAt.ToUnixTimeMilliseconds()),
    ]);

    public async Task<ApiKey?> FindKeyAsync(string id, CancellationToken ct) => (await engine.ReadAsync(FindKey, id, ToKey, ct)).FirstOrDefault();

    public async Task<IReadOnlyList<ApiKey>> KeysAsync(CancellationToken ct) => await engine.ReadAsync(AllKeys, 0, ToKey, ct);

    public Task AddKeyAsync(ApiKey key, string actor, CancellationToken ct) => engine.WriteAsync(
        async session =>
        {
            session.AddExact(InsertKey, [key]);
            await session.RunAsync(ct);
            await RecordAsync(session, AuditKinds.KeyCreated, actor, key.CreatedAt, AccessFacts.Of(key), ct);
        },
        ct);

    public async Task<bool> RevokeKeyAsync(string id, DateTimeOffset at, string actor, CancellationToken ct)
    {
        string? name = null;
        await engine.WriteAsync(
            async session =>
            {
                name = null;
                session.Add(RevokeKey, (id, at.ToUnixTimeMilliseconds()), row => name = row.Text(0));
                await session.RunAsync(ct);
                if (name is not null)
                {
                    await RecordAsync(session, AuditKinds.KeyRevoked, actor, at, AccessFacts.OfRevoked(id, name), ct);
                }
            },
            ct);
        return name is not null;
    }

    public async Task<IReadOnlyList<Person>> PeopleAsync(CancellationToken ct) => await engine.ReadAsync(AllPeople, 0, ToPerson, ct);

    public Task AddPersonAsync(Person person, string actor, CancellationToken ct) => engine.WriteAsync(
        async session =>
        {
            session.AddExact(InsertPerson, [person]);
            await session.RunAsync(ct);
            await RecordAsync(session, AuditKinds.PersonCreated, actor, person.CreatedAt, AccessFacts.Of(person), ct);
        },
        ct);

    public Task<long> VersionAsync(CancellationToken ct) => Revisions.ReadAsync(engine, RevisionRow.Access, ct);

    private static async Task RecordAsync(
        LedgerSession session, string kind, string actor, DateTimeOffset at, string facts, CancellationToken ct)
    {
        _ = await Revisions.RaiseAsync(session, RevisionRow.Access, ct);
        await ChainAppender.AppendAsync(session, [new AuditDraft(AuditChains.System, kind, actor, at, facts)], ct);
    }

    private static ApiKey ToKey(LedgerRow row) => new(
        row.Text(0), row.Text(1), row.Text(2), ToPartner(row.TextOrNull(3)), [.. FromJson(row.Text(4)).Select(channel => new ChannelId(channel))],
        FromJson(row.Text(5)), DateTimeOffset.FromUnixTimeMilliseconds(row.Big(6)), ToTime(row.BigOrNull(7)), ToTime(row.BigOrNull(8)));

    private static Person ToPerson(LedgerRow row) => new(
        row.Text(0), row.Text(1), row.Text(2), FromJson(row.Text(3)), ToPartner(row.TextOrNull(4)),
        DateTimeOffset.FromUnixTimeMilliseconds(row.Big(5)));

    private static PartnerId? ToPartner(string? text) => text is null ? null : new PartnerId(text);

    private static DateTimeOffset? ToTime(long? at) => at is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    private static string ToJson(IEnumerable<string> values) => JsonSerializer.Serialize(values);

    private static string[] FromJson(string json) => JsonSerializer.Deserialize<string[]>(json)!;
}
