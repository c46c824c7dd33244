namespace Gateway.Exchanges;

/// <summary>A counter: ISA13 per (our id, their id, usage); GS06 per pair, whatever the usage (<c>Usage</c> null).</summary>
public sealed record ControlNumberKey(
    ControlNumberKind Kind, string Us, string Them, Gateway.Partners.UsageIndicator? Usage, long Start = 1, long Max = 999_999_999);
