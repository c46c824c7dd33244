using Gateway.Partners;
using Gateway.Security.Envelopes;

namespace Gateway.Transports;

/// <summary>What a receipt is about.</summary>
/// <param name="Code">Why the message is refused or kept apart, or null.</param>
public sealed record ReceiptMatter(Channel Channel, InboundEnvelope Envelope, SecurityVerdict Verdict, string? Code);
