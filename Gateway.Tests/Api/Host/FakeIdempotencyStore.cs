using System.Collections.Concurrent;
using Gateway.Access;

namespace Gateway.Tests.Api.Host;

/// <summary>Idempotency keys in memory.</summary>
internal sealed class FakeIdempotencyStore : IIdempotencyStore
{
    private readonly ConcurrentDictionary<string, IdempotencyBegin.Answered?> _rows = new();

    public ConcurrentQueue<string> Released { get; } = [];

    public ICollection<string> Keys => _rows.Keys;

    public Task<IdempotencyBegin> BeginAsync(string key, CancellationToken ct)
    {
        if (_rows.TryAdd(key, null))
        {
            return Task.FromResult<IdempotencyBegin>(new IdempotencyBegin.Claimed(new IdempotencyClaim(key, 1)));
        }

        return Task.FromResult<IdempotencyBegin>(_rows[key] is { } answered ? answered : new IdempotencyBegin.InFlight(TimeSpan.FromSeconds(2)));
    }

    public Task ReleaseAsync(IdempotencyClaim claim, CancellationToken ct)
    {
        Released.Enqueue(claim.Key);
        _ = _rows.TryRemove(new KeyValuePair<string, IdempotencyBegin.Answered?>(claim.Key, null));
        return Task.CompletedTask;
    }

    /// <summary>What the accepting transaction does.</summary>
    public void Complete(IdempotencyClaim claim, string digest, int status, string body) =>
        _rows[claim.Key] = new IdempotencyBegin.Answered(digest, status, body);
}
