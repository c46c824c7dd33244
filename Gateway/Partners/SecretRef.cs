namespace Gateway.Partners;

/// <summary>A reference to a secret, <c>${env:GW_SECRET_…}</c> or <c>${file:secrets/…}</c>, bound to one partner. Never the value.</summary>
public sealed record SecretRef(PartnerId Partner, string Reference)
{
    public override string ToString() => Reference;
}
