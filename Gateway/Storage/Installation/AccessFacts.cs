using System.Text.Json;
using Gateway.Access;

namespace Gateway.Storage.Installation;

/// <summary>What the trail says of people and keys: never a key's text or hash.</summary>
internal static class AccessFacts
{
    public static string Of(ApiKey key) => JsonSerializer.Serialize(new
    {
        key = key.Id,
        name = key.Name,
        partner = key.Partner?.Value,
        channels = key.Channels.Select(channel => channel.Value),
        scopes = key.Scopes,
        expiresAt = key.ExpiresAt,
    });

    public static string OfRevoked(string id, string name) => JsonSerializer.Serialize(new { key = id, name });

    public static string Of(Person person) => JsonSerializer.Serialize(new
    {
        person = person.Id,
        roles = person.Roles,
        partner = person.Partner?.Value,
    });
}
