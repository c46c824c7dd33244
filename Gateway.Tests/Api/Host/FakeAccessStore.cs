using Gateway.Access;

namespace Gateway.Tests.Api.Host;

/// <summary>Keys in memory, with a version and a count of how often each was asked.</summary>
internal sealed class FakeAccessStore : IAccessStore
{
    private readonly Dictionary<string, ApiKey> _keys = [];

    public int VersionReads { get; private set; }

    public int KeyReads { get; private set; }

    public long Version { get; private set; } = 1;

    public Exception? Fault { get; set; }

    public void Put(ApiKey key)
    {
        _keys[key.Id] = key;
        Version++;
    }

    public Task<ApiKey?> FindKeyAsync(string id, CancellationToken ct) => Task.FromResult(_keys.GetValueOrDefault(id));

    public Task<IReadOnlyList<ApiKey>> KeysAsync(CancellationToken ct)
    {
        KeyReads++;
        return Task.FromResult<IReadOnlyList<ApiKey>>([.. _keys.Values]);
    }

    public Task AddKeyAsync(ApiKey key, string actor, CancellationToken ct)
    {
        Put(key);
        return Task.CompletedTask;
    }

    public Task<bool> RevokeKeyAsync(string id, DateTimeOffset at, string actor, CancellationToken ct)
    {
        Put(_keys[id] with { RevokedAt = at });
        return Task.FromResult(true);
    }

    public Task<IReadOnlyList<Person>> PeopleAsync(CancellationToken ct) => throw new NotSupportedException();

    public Task AddPersonAsync(Person person, string actor, CancellationToken ct) => throw new NotSupportedException();

    public Task<long> VersionAsync(CancellationToken ct)
    {
        VersionReads++;
        return Fault is { } fault ? Task.FromException<long>(fault) : Task.FromResult(Version);
    }
}
