using System.Text.Json;
using Gateway.Partners;

namespace Gateway.Security.Certificates;

/// <summary>What the trail says of our keys: never a private key, wrapped or not.</summary>
internal static class KeyFacts
{
    public static string Of(OwnKey key) => JsonSerializer.Serialize(new
    {
        key = key.Id,
        name = key.Name,
        uses = key.Uses.Text(),
        subject = key.Facts.Subject,
        serial = key.Facts.SerialHex,
        sha256 = key.Facts.Thumbprint,
        algorithm = key.Facts.Algorithm,
        notBefore = key.NotBefore,
        notAfter = key.NotAfter,
        activeFrom = key.ActiveFrom,
    });

    public static string OfExported(OwnKey key) =>
        JsonSerializer.Serialize(new { key = key.Id, name = key.Name, sha256 = key.Facts.Thumbprint });

    public static string OfRetired(OwnKey key, bool forced) =>
        JsonSerializer.Serialize(new { key = key.Id, name = key.Name, uses = key.Uses.Text(), sha256 = key.Facts.Thumbprint, forced });
}
