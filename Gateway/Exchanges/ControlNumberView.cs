using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>A counter as it is shown: whose it is (ids as <c>ZZ:ACMERETAIL</c>), and the number that its next envelope takes.</summary>
/// <param name="Usage">Null for a counter that live and test share.</param>
public sealed record ControlNumberView(ControlNumberKind Kind, string Us, string Them, UsageIndicator? Usage, long Next);
