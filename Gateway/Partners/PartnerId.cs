namespace Gateway.Partners;

/// <summary>Short name of a trading partner: the name of its folder, lower case letters, digits and hyphens.</summary>
public readonly record struct PartnerId(string Value)
{
    public override string ToString() => Value;
}
