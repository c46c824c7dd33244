using System.Text.Json;

namespace Gateway.Access;

/// <summary>
/// The answer to everything that became an exchange: its id, where it stands, and where to look. Made by whoever commits the exchange, because the same
/// bytes are stored under the Idempotency-Key.
/// </summary>
public sealed record AcceptedBody(string ExchangeId, string Status, AcceptedLinks Links)
{
    public static AcceptedBody Of(string exchangeId, string status) =>
        new(exchangeId, status, new AcceptedLinks(PathOf(exchangeId), PathOf(exchangeId) + "/payload"));

    /// <summary>The address of an exchange, relative to the installation.</summary>
    public static string PathOf(string exchangeId) => "/api/v1/exchanges/" + exchangeId;

    public string ToJson() => JsonSerializer.Serialize(this, AccessJson.Default.AcceptedBody);
}
