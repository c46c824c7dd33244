using Gateway.Partners;

namespace Gateway.Access;

/// <summary>A human user and the roles granted.</summary>
public sealed record Person(string Id, string Name, string Email, IReadOnlyList<string> Roles, PartnerId? Partner, DateTimeOffset CreatedAt);
