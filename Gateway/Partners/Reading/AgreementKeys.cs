using System.Text.RegularExpressions;

namespace Gateway.Partners.Reading;

/// <summary>Keys of <c>agreements: ID:</c>.</summary>
internal static partial class AgreementKeys
{
    public const string X12 = "x12";
    public const string Json = "json";

    private const string SetPattern = "^[0-9]{3}$";
    private const string VersionPattern = "^[0-9]{6}[A-Z0-9]{0,6}$";
    private const string MapPattern = @"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.map\.yaml$";

    public static readonly Key<ChannelDirection> Direction = Key.Required("direction", Directions.Shape,
        "in: the document comes from the partner. out: it goes to the partner.");

    public static readonly Key<OurRole> Role = Key.Required("role", Shapes.Choice(("seller", OurRole.Seller), ("buyer", OurRole.Buyer)),
        "Our part in the trade.");

    public static readonly Key<string> Document = Key.Required("document", Shapes.Id, "Canonical document type: order, invoice.");

    public static readonly Key<UsageIndicator> Usage = Key.Defaulted("usage",
        Shapes.Choice(("live", UsageIndicator.Live), ("test", UsageIndicator.Test)), "live",
        "live is ISA15 P, test is ISA15 T. Test documents only ever reach agreements for test.");

    public static readonly Key<string> Standard = Key.Required("standard", Shapes.Choice((X12, X12), (Json, Json)),
        "x12, or json for the canonical document as it is.");

    public static readonly Key<string?> Set = Key.Optional("set", Nullable(Shapes.Pattern(
            ProfileCodes.TextInvalid, SetRegex(), SetPattern, "three digits, as 850", digitsToo: true)), null,
        "X12: transaction set id (ST01).");

    public static readonly Key<string?> Version = Key.Optional("version", Nullable(Shapes.Pattern(
            ProfileCodes.TextInvalid, VersionRegex(), VersionPattern, "as in GS08: 004010, 004010VICS", digitsToo: true)), null,
        "X12: version as in GS08.");

    public static readonly Key<AgreementParty?> Us = Key.Optional<AgreementParty?>("us", PartyKeys.Shape, null,
        "X12: our side of the envelope.");

    public static readonly Key<AgreementParty?> Them = Key.Optional<AgreementParty?>("them", PartyKeys.Shape, null,
        "X12: the partner's side of the envelope.");

    public static readonly Key<IReadOnlyList<ChannelId>> Channels = Key.Required("channels",
        Shapes.List(Shapes.Id.Map((id, _) => new ChannelId(id)), 1, 20),
        "In: the channels that may bring the document. Out: the one that carries it.");

    public static readonly Key<string?> Map = Key.Optional("map", Nullable(Shapes.Pattern(
            ProfileCodes.TextInvalid, MapRegex(), MapPattern, "the name of a .map.yaml file in the partner's folder")), null,
        "The map between the standard's tree and the canonical document. X12 needs one; json without one passes the document through.");

    public static readonly Key<AcknowledgmentTerms> Acknowledge = Key.Optional("acknowledge", AcknowledgeKeys.Shape, new AcknowledgmentTerms(),
        "In, X12: how we acknowledge what comes.");

    public static readonly Key<TimeSpan?> AcknowledgmentWithin = Key.Optional("acknowledgment-within",
        Measures.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)).Map((t, _) => (TimeSpan?)t), null,
        "Out, X12: the time the partner has for its 997. None: no 997 is expected.");

    public static readonly Key<bool> Ta1 = Key.Defaulted("ta1", Shapes.Choice(("none", false), ("ask", true)), "none",
        "Out, X12: ask for a TA1 (ISA14 = 1).");

    public static readonly Key<DuplicateTerms> Duplicates = Key.Optional("duplicates", DuplicateKeys.Shape, new DuplicateTerms(),
        "In: what becomes of a repeat.");

    public static readonly Key<IReadOnlyList<RouteRule>> Routes = Key.Optional<IReadOnlyList<RouteRule>>("routes",
        Shapes.List(RouteKeys.Shape, 1, 100), [], "In: where accepted documents go; the first rule that matches wins.");

    public static readonly Key<long> FirstControlNumber = Key.Defaulted("first-control-number", Shapes.Integer(1, 999_999_999), "1",
        "X12: the first ISA13 and GS06 we give to a pair that has none yet (on an agreement in: for its acknowledgments).");

    public static readonly Key<X12Layout> Layout = Key.Optional("layout", LayoutKeys.Shape, new X12Layout(),
        "X12: how our interchanges to the partner are spelt (on an agreement in: its acknowledgments).");

    public static readonly Key<int> Retention = Key.Defaulted("retention", Measures.Days(1, 36_500), "365 days",
        "How long payloads are kept before the purge; hashes and trail stay.");

    public static KeyTable Table { get; } = new("an agreement", Direction, Role, Document, Usage, Standard, Set, Version, Us, Them,
        Channels, Map, Acknowledge, AcknowledgmentWithin, Ta1, Duplicates, Routes, FirstControlNumber, Layout, Retention);

    private static Shape<string?> Nullable(Shape<string> shape) => shape.Map((text, _) => (string?)text);

    [GeneratedRegex(SetPattern, RegexOptions.CultureInvariant)]
    private static partial Regex SetRegex();

    [GeneratedRegex(VersionPattern, RegexOptions.CultureInvariant)]
    private static partial Regex VersionRegex();

    [GeneratedRegex(MapPattern, RegexOptions.CultureInvariant)]
    private static partial Regex MapRegex();
}
