using Gateway.Access;

namespace Gateway.Api;

/// <summary>Problems that several routes answer. What is outside the caller's scope does not exist.</summary>
internal static class ApiProblems
{
    public const string ExchangeNotFound = "exchange-not-found";
    public const string PartNotFound = "part-not-found";
    public const string PayloadPurged = "payload-purged";
    public const string DeliveryNotFound = "delivery-not-found";
    public const string DeliveryClosed = "delivery-closed";
    public const string QueryInvalid = "query-invalid";
    public const string BodyInvalid = "body-invalid";

    public static Problem NoExchange { get; } = new(StatusCodes.Status404NotFound, ExchangeNotFound, "There is no such exchange.");

    public static Problem NoDelivery { get; } = new(StatusCodes.Status404NotFound, DeliveryNotFound, "There is no such document to fetch.");
}
