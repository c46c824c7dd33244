namespace Gateway.Access;

/// <summary>People and API keys in the ledger. Every change writes its entry to the system chain in the same transaction.</summary>
public interface IAccessStore
{
    Task<ApiKey?> FindKeyAsync(string id, CancellationToken ct);

    Task<IReadOnlyList<ApiKey>> KeysAsync(CancellationToken ct);

    Task AddKeyAsync(ApiKey key, string actor, CancellationToken ct);

    Task<bool> RevokeKeyAsync(string id, DateTimeOffset at, string actor, CancellationToken ct);

    Task<IReadOnlyList<Person>> PeopleAsync(CancellationToken ct);

    Task AddPersonAsync(Person person, string actor, CancellationToken ct);

    /// <summary>Rises with every change of people or keys, so that caches notice within 2 s.</summary>
    Task<long> VersionAsync(CancellationToken ct);
}
