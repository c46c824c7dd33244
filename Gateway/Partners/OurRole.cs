namespace Gateway.Partners;

/// <summary>Our part in the trade an agreement is about.</summary>
public enum OurRole
{
    Seller,
    Buyer,
}
