namespace Gateway.Partners.Reading;

/// <summary>Keys of one rule of <c>routes</c>.</summary>
internal static class RouteKeys
{
    /// <summary>Stands for the partner that a submitted document names as its receiver; no partner can have it as its id.</summary>
    public const string Receiver = "receiver";

    public static readonly Key<PartnerId?> To = Key.Required("to",
        Shapes.Id.Map((id, _) => id == Receiver ? (PartnerId?)null : new PartnerId(id)),
        "The partner whose agreement out takes the document, or receiver: the partner a submitted document names.");

    public static readonly Key<(string Path, string Equal)?> When = Key.Optional("when", ConditionKeys.Shape, null,
        "The rule holds only for documents with this value. None: always.");

    public static KeyTable Table { get; } = new("a route", To, When);

    public static Shape<RouteRule> Shape { get; } = new ObjectShape<RouteRule>(Table, s =>
    {
        var when = s.Read(When);
        return new RouteRule(s.Read(To), when?.Path, when?.Equal);
    });
}
