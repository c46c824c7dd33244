namespace Gateway.Exchanges;

/// <summary>One step of an exchange. Routed with no open child, and the last child's end of a routed parent, become done in the same commit.</summary>
/// <param name="DueAt">When the next stage may take it; now unless said. Ignored for final stages.</param>
public sealed record ExchangeMove(
    ExchangeId Exchange, ExchangeStage From, ExchangeStage To, string? Code = null, string? Detail = null, DateTimeOffset? DueAt = null)
{
    /// <summary>Usage found when the envelope was read.</summary>
    public Gateway.Partners.UsageIndicator? Usage { get; init; }

    /// <summary>Days its payloads are kept from its receipt, found when its agreements were; null leaves them as they are.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>Content type and file name found in the envelope; null leaves them as they are.</summary>
    public string? ContentType { get; init; }

    public string? FileName { get; init; }
}
