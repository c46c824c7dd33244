using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Pipeline.Evidence;

/// <summary>What the manifest says of an exchange.</summary>
internal static class EvidenceFacts
{
    public static EvidenceExchange Of(ExchangeView view, IReadOnlyList<Channel> channels) => new()
    {
        Id = view.Summary.Id.ToString(),
        Direction = Word(view.Summary.Direction),
        Stage = Word(view.Summary.Stage),
        Code = view.Summary.Code,
        Detail = view.Summary.Detail,
        Partner = view.Summary.Partner?.Value,
        Channel = view.Summary.Channel?.Value,
        Transport = channels.Count > 0 ? channels[0].Transport : null,
        ReceivedAt = view.Summary.ReceivedAt,
        ContentType = view.ContentType,
        FileName = view.FileName,
        Parent = view.Summary.Parent?.ToString(),
        ReplayOf = view.Summary.ReplayOf?.ToString(),
        Profile = view.SnapshotHash,
        Deliveries = [.. view.Deliveries.Select(Of)],
    };

    private static EvidenceDelivery Of(DeliveryView delivery) => new(
        delivery.Id.ToString(), delivery.Channel.Value, delivery.Purpose, Word(delivery.State), delivery.MessageId, delivery.Code,
        [.. delivery.Attempts.Select(a => new EvidenceAttempt(a.Number, a.StartedAt, a.EndedAt, a.Code))]);

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
