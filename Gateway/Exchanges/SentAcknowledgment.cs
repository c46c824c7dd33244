using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>An acknowledgment that was sent, with its bytes.</summary>
/// <param name="Answers">SHA-256 of the interchange that it acknowledges.</param>
public sealed record SentAcknowledgment(
    ExchangeId Exchange, string Kind, PartnerId Partner, ChannelId Channel, string ContentType, Sha256Digest Answers, StoredPayload Payload)
{
    /// <summary>The interchange was kept in the run that sent this: nothing of it went on.</summary>
    public required bool IsOfKept { get; init; }

    /// <summary>How many sets of the interchange were accepted in the run that sent this.</summary>
    public required int AcceptedSets { get; init; }
}
