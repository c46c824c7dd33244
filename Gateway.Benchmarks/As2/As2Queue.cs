using Gateway.Benchmarks.Harness;
using Gateway.Partners;

namespace Gateway.Benchmarks.As2;

/// <summary>Queues messages for the AS2 partner, each with a content of its own.</summary>
internal sealed class As2Queue(OutboundQueue queue) : IAsyncDisposable
{
    private const int AtOnce = 64;
    private static readonly PartnerId Partner = new(As2Profiles.Partner);
    private static readonly ChannelId Channel = new(As2Profiles.Outbound);

    private int _made;

    public static async Task<As2Queue> OpenAsync(Installation installation, CancellationToken ct) => new(await OutboundQueue.OpenAsync(installation, ct));

    public Task AddAsync(As2Size size, int count, CancellationToken ct)
    {
        var first = _made + 1;
        _made += count;
        return Parallel.ForAsync(
            first, first + count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (number, token) =>
            {
                await using var content = As2Messages.Content(size, As2Content.Opaque, number);
                _ = await queue.AddAsync(Partner, Channel, content, token);
            });
    }

    public ValueTask DisposeAsync() => queue.DisposeAsync();
}
