namespace Gateway.Security.Certificates;

/// <summary>Our keys in the ledger. Every change writes its entry to the system chain in the same transaction.</summary>
public interface IKeyStore
{
    /// <summary>Every version of every key, retired ones too, by name and age.</summary>
    Task<IReadOnlyList<OwnKey>> ListAsync(CancellationToken ct);

    /// <summary>The wrapped private key; null when there is none of that id, or it is retired.</summary>
    Task<byte[]?> WrappedAsync(string id, CancellationToken ct);

    /// <summary>False when that certificate is there already; then nothing is changed.</summary>
    Task<bool> AddAsync(NewOwnKey key, string actor, CancellationToken ct);

    /// <summary>Ends the use of a version. One that nothing could stand in for is refused unless forced; two at the same time cannot retire each other's stand-in.</summary>
    Task<RetireResult> RetireAsync(string id, DateTimeOffset at, bool force, string actor, CancellationToken ct);

    /// <summary>Rises with every change, so that other processes notice by one cheap read.</summary>
    Task<long> VersionAsync(CancellationToken ct);
}
