using Gateway.Mapping.Maps;
using Gateway.Partners;

namespace Gateway.Tests.Api.Host;

/// <summary>Two retailers and our own side.</summary>
internal sealed class FakeDirectory : IPartnerDirectory
{
    public static readonly PartnerId Acme = new("acme");
    public static readonly PartnerId Borg = new("borg");
    public static readonly PartnerId Erp = new("erp");
    public static readonly ChannelId AcmeIn = new("acme-in");
    public static readonly ChannelId AcmeBulkIn = new("acme-bulk-in");
    public static readonly ChannelId BorgIn = new("borg-in");
    public static readonly ChannelId ErpIn = new("erp-in");
    public static readonly ChannelId ErpPull = new("erp-pull");
    public static readonly ChannelId BorgPull = new("borg-pull");
    public const long AcmeLimit = 1024 * 1024;

    public PartnerDirectory Current { get; set; } = new(
    [
        Partner(Acme, In(Acme, AcmeIn, AcmeLimit), In(Acme, AcmeBulkIn, 50 * 1024 * 1024)),
        Partner(Borg, In(Borg, BorgIn, AcmeLimit), Pull(Borg, BorgPull)),
        Partner(Erp, In(Erp, ErpIn, 50 * 1024 * 1024), Pull(Erp, ErpPull)),
    ]);

    public ValueTask<TradingPartner?> AtAsync(PartnerId partner, string snapshotHash, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask<CompiledMap?> MapAsync(Agreement agreement, string snapshotHash, CancellationToken ct) => throw new NotSupportedException();

    public Task<bool> RefreshAsync(CancellationToken ct) => throw new NotSupportedException();

    private static TradingPartner Partner(PartnerId id, params IReadOnlyList<Channel> channels) =>
        new() { Id = id, Name = id.Value, Channels = channels, SnapshotHash = new string('a', 64) };

    private static Channel In(PartnerId partner, ChannelId id, long limit) =>
        new() { Id = id, Partner = partner, Direction = ChannelDirection.In, Transport = "http", MaxBytes = limit };

    private static Channel Pull(PartnerId partner, ChannelId id) =>
        new() { Id = id, Partner = partner, Direction = ChannelDirection.Out, Transport = "pull" };
}
