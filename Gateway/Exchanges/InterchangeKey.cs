using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>What makes an interchange the same as another: the pair, ISA13 and usage.</summary>
public readonly record struct InterchangeKey(PartnerIdentity Sender, PartnerIdentity Receiver, string ControlNumber, UsageIndicator Usage);
