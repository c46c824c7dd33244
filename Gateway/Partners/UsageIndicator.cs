namespace Gateway.Partners;

/// <summary>Live or test traffic (ISA15 P or T). Their control numbers are separate, and test never reaches the live ERP.</summary>
public enum UsageIndicator
{
    Live,
    Test,
}
