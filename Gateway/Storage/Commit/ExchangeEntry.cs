using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Storage.Commit;

/// <summary>An exchange row in a set, new or locked; it owns its audit chain.</summary>
internal sealed class ExchangeEntry : LedgerEntry, IChainOwner
{
    private Values _kept;
    private string? _chain;

    public Values Row;

    public required Guid Id { get; init; }

    public required Direction Direction { get; init; }

    public Guid? Parent { get; init; }

    public int LeaseEpoch { get; init; }

    public NewExchange? New { get; init; }

    public string Chain => _chain ??= new ExchangeId(Id).ToString();

    public long Count
    {
        get => Row.ChainCount;
        set => Row.ChainCount = value;
    }

    public string Head
    {
        get => Row.ChainHead;
        set => Row.ChainHead = value;
    }

    public override void Restore() => Row = _kept;

    protected override void Keep() => _kept = Row;

    /// <summary>The columns that a set may change.</summary>
    /// <param name="RetentionDays">Null, as content type and file name, while nothing of the set says otherwise than the row.</param>
    public record struct Values(
        ExchangeStage Stage, string? Code, string? Detail, UsageIndicator? Usage, long? DueAt, string? LeaseOwner, long? LeaseUntil,
        int CrashCount, int OpenChildren, long ChainCount, string ChainHead, int? RetentionDays = null, string? ContentType = null,
        string? FileName = null);
}
