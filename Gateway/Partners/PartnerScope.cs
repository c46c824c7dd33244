namespace Gateway.Partners;

/// <summary>Which partners' rows a reader may see. Every read takes one; Storage applies it in one place.</summary>
/// <param name="Partners">Null = all partners (operators); otherwise only these.</param>
public sealed record PartnerScope(IReadOnlySet<PartnerId>? Partners)
{
    public static PartnerScope All { get; } = new((IReadOnlySet<PartnerId>?)null);

    public static PartnerScope Of(params IEnumerable<PartnerId> partners) => new(partners.ToHashSet());

    public bool Allows(PartnerId? partner) => Partners is null || (partner is { } p && Partners.Contains(p));
}
