using Gateway.Partners;

namespace Gateway.Access;

/// <summary>
/// A stored API key: never its text, only SHA-256 of it. Keys are random 256-bit values, so a plain hash is enough.
/// </summary>
public sealed record ApiKey(
    string Id, string Name, string Hash, PartnerId? Partner, IReadOnlyList<ChannelId> Channels, IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt);
