using System.Text.Json;
using Gateway.Api.Models;
using Gateway.Audit;
using Gateway.Exchanges;

namespace Gateway.Api;

/// <summary>What the ledger knows, in the API's words.</summary>
internal static class ExchangeMapping
{
    public static ExchangeList ToList(ExchangePage page) => new([.. page.Items.Select(ToItem)], page.Next);

    public static ExchangeDetail ToDetail(ExchangeView view) => new()
    {
        Id = view.Summary.Id.ToString(),
        Direction = view.Summary.Direction,
        Stage = view.Summary.Stage,
        ReceivedAt = view.Summary.ReceivedAt,
        Partner = view.Summary.Partner?.Value,
        Channel = view.Summary.Channel?.Value,
        Usage = view.Summary.Usage,
        Validation = view.Summary.Validation,
        Delivery = view.Summary.Delivery,
        Acknowledgement = view.Summary.Acknowledgement,
        Code = view.Summary.Code,
        Detail = view.Summary.Detail,
        Size = view.Summary.Size,
        Sha256 = view.Summary.Digest?.Hex,
        Parent = view.Summary.Parent?.ToString(),
        ReplayOf = view.Summary.ReplayOf?.ToString(),
        BusinessKeys = ToKeys(view.Summary.BusinessKeys),
        FileName = view.FileName,
        ContentType = view.ContentType,
        Headers = ToJson(view.Headers),
        SnapshotHash = view.SnapshotHash,
        Parts = [.. view.Parts.Select(p => ToItem(view, p))],
        Interchanges = [.. view.Interchanges.Select(ToItem)],
        Documents = [.. view.Documents.Select(ToItem)],
        DocumentCount = view.DocumentCount,
        Deliveries = [.. view.Deliveries.Select(ToItem)],
        Acknowledgements = [.. view.Acknowledgements.Select(ToItem)],
        Children = [.. view.Children.Select(ToItem)],
        Timeline = [.. view.Timeline.Select(ToItem)],
    };

    public static ReadyItem ToItem(ReadyDocument ready)
    {
        var self = "/api/v1/documents/" + ready.Id;
        return new(
            ready.Id.ToString(), ready.Exchange.ToString(), ready.Parent?.ToString(), ready.Document?.ToString(), ready.Partner.Value,
            ready.Channel.Value, ready.State, ready.Type, ready.ContentType, ready.MessageId, ready.ReadyAt, ready.Payload.Length,
            ready.Payload.Digest.Hex, new ReadyLinks(self + "/payload", self + "/confirm", self + "/fail"));
    }

    private static ExchangeItem ToItem(ExchangeSummary summary) => new()
    {
        Id = summary.Id.ToString(),
        Direction = summary.Direction,
        Stage = summary.Stage,
        ReceivedAt = summary.ReceivedAt,
        Partner = summary.Partner?.Value,
        Channel = summary.Channel?.Value,
        Usage = summary.Usage,
        Validation = summary.Validation,
        Delivery = summary.Delivery,
        Acknowledgement = summary.Acknowledgement,
        Code = summary.Code,
        Detail = summary.Detail,
        Size = summary.Size,
        Sha256 = summary.Digest?.Hex,
        Parent = summary.Parent?.ToString(),
        ReplayOf = summary.ReplayOf?.ToString(),
        BusinessKeys = ToKeys(summary.BusinessKeys),
    };

    /// <summary>The first content has the type and the name of its exchange.</summary>
    private static PartItem ToItem(ExchangeView view, StoredPart part)
    {
        var isContent = part.Part == StoredPayload.Raw;
        return new(
            part.Part, part.Length, part.Digest.Hex, part.ContentType ?? (isContent ? view.ContentType : null),
            part.FileName ?? (isContent ? view.FileName : null), part.IsPurged);
    }

    private static InterchangeItem ToItem(NewInterchange i) => new(
        i.Id.ToString(), i.Position, i.Standard, i.Sender.ToString(), i.Receiver.ToString(), i.ControlNumber, i.GroupControlNumber, i.Usage,
        i.Groups, i.Sets, i.AcceptedSets, i.Validation, ToJson(i.Findings));

    private static DocumentItem ToItem(NewDocument d) => new(
        d.Id.ToString(), d.Position, d.Type, d.Set, d.ControlNumber, d.GroupControlNumber, d.Agreement, d.Validation, ToJson(d.Findings),
        d.Code, d.PayloadPart, d.MapName, d.MapHash, ToKeys(d.BusinessKeys));

    private static DeliveryItem ToItem(DeliveryView d) => new(
        d.Id.ToString(), d.Exchange.ToString(), d.Channel.Value, d.Purpose, d.State, d.MessageId, d.DueAt, d.Code, d.Detail, d.RemoteReference,
        [.. d.Attempts.Select(a => new AttemptItem(a.Number, a.StartedAt, a.EndedAt, a.Code, a.Detail))]);

    private static AcknowledgementItem ToItem(ExpectationView e) => new(
        e.Id.ToString(), e.Kind, e.State, e.DueAt, e.By?.ToString(), e.Code, e.Detail);

    private static TimelineItem ToItem(AuditEntry e) => new(e.Seq, e.At, e.Kind, e.Actor, ToJson(e.Data), e.Hash);

    private static IReadOnlyList<KeyItem> ToKeys(IReadOnlyList<BusinessKey> keys) => [.. keys.Select(k => new KeyItem(k.Kind, k.Value))];

    private static JsonElement? ToJson(string? text) => string.IsNullOrEmpty(text) ? null : JsonElement.Parse(text);
}
