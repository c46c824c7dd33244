namespace Gateway.Access;

/// <summary>Addresses of an accepted exchange and of its stored bytes.</summary>
public sealed record AcceptedLinks(string Self, string Payload);
