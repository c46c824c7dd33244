using System.Collections.Concurrent;
using System.Security.Cryptography;
using Gateway.Access;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Transports;

namespace Gateway.Tests.Api.Host;

/// <summary>An inbox that reads the body as the real one does, in buffers, and commits when it has ended.</summary>
internal sealed class FakeInbox(FakeIdempotencyStore idempotency) : IInbox
{
    public ConcurrentQueue<Received> Committed { get; } = [];

    public long BytesSeen { get; private set; }

    public int Started { get; private set; }

    public int Broken { get; private set; }

    /// <summary>Signals each time a body begins to be read.</summary>
    public SemaphoreSlim Began { get; } = new(0);

    public SemaphoreSlim Broke { get; } = new(0);

    /// <summary>What to answer once the body is read; accepted unless said.</summary>
    public Func<InboundMessage, AcceptResult?> Decide { get; set; } = _ => null;

    /// <summary>Holds the commit until it is completed.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public Task<IReadOnlyDictionary<string, Sha256Digest>> KnownAsync(ChannelId channel, IReadOnlyCollection<string> places, CancellationToken ct) =>
        throw new NotSupportedException("Nothing is fetched here.");

    public Task<bool> IsOfAsync(ChannelId channel, InboundItem item, ExchangeId exchange, Sha256Digest content, CancellationToken ct) =>
        throw new NotSupportedException("Nothing is fetched here.");

    public Task SetApartAsync(ChannelId channel, InboundItem item, ExchangeId exchange, Sha256Digest content, CancellationToken ct) =>
        throw new NotSupportedException("Nothing is fetched here.");

    public async Task<AcceptResult> AcceptAsync(InboundMessage message, CancellationToken ct)
    {
        Started++;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var kept = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            int read;
            _ = Began.Release();
            while ((read = await message.Body.ReadAsync(buffer, ct)) > 0)
            {
                BytesSeen += read;
                hash.AppendData(buffer, 0, read);
                if (kept.Length < 1024 * 1024)
                {
                    kept.Write(buffer, 0, read);
                }
            }
        }
        catch
        {
            Broken++;
            _ = Broke.Release();
            throw;
        }

        await Gate.WaitAsync(ct);
        return Commit(message, kept.ToArray(), Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public Task<ExchangeId?> KeepAsync(StrangerMessage message, CancellationToken ct) => throw new NotSupportedException();

    private AcceptResult Commit(InboundMessage message, byte[] body, string digest)
    {
        var id = ExchangeId.New(TimeProvider.System);
        var result = Decide(message) ?? new AcceptResult.Accepted(id, AcceptedBody.Of(id.ToString()).ToJson());
        if (result is not AcceptResult.Refused)
        {
            Committed.Enqueue(new Received(message, body));
        }

        if (message.Idempotency is { } claim)
        {
            switch (result)
            {
                case AcceptResult.Accepted accepted:
                    idempotency.Complete(claim, digest, 202, accepted.Body);
                    break;
                case AcceptResult.Quarantined kept:
                    idempotency.Complete(claim, digest, 422, $$"""{"exchangeId":"{{kept.Exchange}}","status":"quarantined","code":"{{kept.Code}}","detail":"{{kept.Detail}}"}""");
                    break;
            }
        }

        return result;
    }

    internal sealed record Received(InboundMessage Message, byte[] Body);
}
