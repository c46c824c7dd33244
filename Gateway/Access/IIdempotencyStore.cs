namespace Gateway.Access;

/// <summary>Idempotency keys, scoped to (principal, route), kept 24 h at least. Claimed before the body is read.</summary>
public interface IIdempotencyStore
{
    /// <summary>
    /// Writes the in-flight row (a lease of 20 s, epoch-fenced) or says what is there. Committed before it returns; a claim once asked for is always
    /// handed over, so that it can be given back.
    /// </summary>
    Task<IdempotencyBegin> BeginAsync(string key, CancellationToken ct);

    /// <summary>Gives the key back when the request ended without an answer worth keeping.</summary>
    Task ReleaseAsync(IdempotencyClaim claim, CancellationToken ct);
}
