namespace Gateway.Partners;

/// <summary>How a party names itself in an interchange: qualifier and id (X12 ISA05-08), without padding.</summary>
public sealed record PartnerIdentity(string Qualifier, string Id)
{
    public override string ToString() => Qualifier + ":" + Id;
}
