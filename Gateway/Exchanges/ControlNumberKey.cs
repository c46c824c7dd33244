using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>A counter: ISA13 per (our id, their id, usage); GS06 per pair, whatever the usage (<c>Usage</c> null).</summary>
public sealed record ControlNumberKey(
    ControlNumberKind Kind, string Us, string Them, UsageIndicator? Usage, long Start = 1, long Max = 999_999_999)
{
    /// <summary>The counter that a pair's envelopes take: GS06 whatever the usage, because a 997 names only GS06.</summary>
    public static ControlNumberKey Of(ControlNumberKind kind, PartnerIdentity us, PartnerIdentity them, UsageIndicator usage, long start = 1) =>
        new(kind, us.ToString(), them.ToString(), kind == ControlNumberKind.Interchange ? usage : null, start);
}
