namespace Gateway.Transports;

/// <summary>Whether one certificate is trusted.</summary>
/// <param name="Reason">Rejected: why, where it is said.</param>
/// <param name="Issuer">The issuer's name as the request spells it.</param>
/// <param name="Serial">The serial number, decimal.</param>
public sealed record TrustAnswer(bool IsAccepted, string? Reason, string Issuer, string Serial);
