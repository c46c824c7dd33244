using System.Globalization;
using Gateway.Access;
using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Pipeline.Stages;

/// <summary>The file name of one delivery, by the template of its channel.</summary>
internal sealed record OutboundName(FileNameTemplate Template, string Kind, string? Key, PartnerId Partner, DeliveryId Delivery, DateTimeOffset At)
{
    /// <param name="number">ISA13; null where there is no interchange, or its number is not known: then the delivery's id stands for it.</param>
    public string Of(string? number) => SafeFileName.Kept(Template.Fill(placeholder => SafeFileName.Plain(ValueOf(placeholder, number))));

    private string ValueOf(string placeholder, string? number) => placeholder switch
    {
        "document" => Kind,
        "number" => number ?? Delivery.ToString(),
        "key" => Key ?? Delivery.ToString(),
        "date" => At.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture),
        "time" => At.UtcDateTime.ToString("HHmmss", CultureInfo.InvariantCulture),
        "partner" => Partner.Value,
        "id" => Delivery.ToString(),
        _ => throw new ArgumentOutOfRangeException(nameof(placeholder), placeholder, "No such placeholder is listed."),
    };
}
