using System.Text.RegularExpressions;

namespace Gateway.Partners.Reading;

/// <summary>Keys of an agreement's <c>us</c> and <c>them</c>.</summary>
internal static partial class PartyKeys
{
    // GS02 and GS03 have 2 to 15 characters.
    private const string GroupPattern = "^[!-~](?:[ -~]{0,13})[!-~]$";

    public static readonly Key<PartnerIdentity> Id = Key.Required("id", References.Identity, "Interchange identity, qualifier:id (ISA05-08).");

    public static readonly Key<string> Group = Key.Required("group", Shapes.Pattern(ProfileCodes.TextInvalid, GroupRegex(), GroupPattern,
        "2 to 15 characters without blanks at the ends", digitsToo: true), "Application code of the group (GS02, GS03).");

    public static KeyTable Table { get; } = new("a side of the envelope", Id, Group);

    public static Shape<AgreementParty?> Shape { get; } =
        new ObjectShape<AgreementParty?>(Table, s => new AgreementParty(s.Read(Id), s.Read(Group)));

    [GeneratedRegex(GroupPattern, RegexOptions.CultureInvariant)]
    private static partial Regex GroupRegex();
}
