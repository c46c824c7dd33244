using Gateway.Mapping.Maps;
using Gateway.Partners;

namespace Gateway.Tests.Support;

/// <summary>Partners that never change, with no maps.</summary>
internal sealed class FixedPartners(params TradingPartner[] partners) : IPartnerDirectory
{
    public PartnerDirectory Current { get; } = new(partners);

    public ValueTask<TradingPartner?> AtAsync(PartnerId partner, string snapshotHash, CancellationToken ct) => ValueTask.FromResult(Current.Find(partner));

    public ValueTask<CompiledMap?> MapAsync(Agreement agreement, string snapshotHash, CancellationToken ct) => ValueTask.FromResult<CompiledMap?>(null);

    public Task<bool> RefreshAsync(CancellationToken ct) => Task.FromResult(false);
}
