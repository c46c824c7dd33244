using System.Text.Json;

namespace Gateway.Access;

/// <summary>The answer to everything that became an exchange: its id, where it stands, and where to look.</summary>
/// <remarks>Made by whoever commits the exchange, because the same bytes are stored under the Idempotency-Key.</remarks>
public sealed record AcceptedBody(string ExchangeId, string Status, AcceptedLinks Links)
{
    /// <summary>The status of an exchange that is committed and waits for its first stage.</summary>
    public const string Accepted = "accepted";

    public static AcceptedBody Of(string exchangeId) => new(exchangeId, Accepted, new AcceptedLinks(PathOf(exchangeId)));

    /// <summary>The address of an exchange, relative to the installation.</summary>
    public static string PathOf(string exchangeId) => "/api/v1/exchanges/" + exchangeId;

    public string ToJson() => JsonSerializer.Serialize(this, AccessJson.Default.AcceptedBody);
}
