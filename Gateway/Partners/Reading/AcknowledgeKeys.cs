namespace Gateway.Partners.Reading;

/// <summary>Keys of an agreement's <c>acknowledge</c>.</summary>
internal static class AcknowledgeKeys
{
    public static readonly Key<bool> Functional = Key.Defaulted("functional", Shapes.Flag, "true", "true: a 997 a group. false: none.");

    public static readonly Key<ChannelId?> Channel = Key.Optional("channel", Shapes.Id.Map((id, _) => (ChannelId?)new ChannelId(id)), null,
        "The partner's channel out that carries our acknowledgments; needed unless functional is false.");

    public static readonly Key<bool> Accept = Key.Defaulted("accept",
        Shapes.Choice(("good-sets", true), ("whole-interchange", false)), "good-sets",
        "good-sets: good sets count when others are rejected (AK9 P). whole-interchange: one bad set rejects the whole interchange.");

    public static readonly Key<bool> DataErrors = Key.Defaulted("data-errors", Shapes.Choice(("reject", false), ("accept", true)), "reject",
        "accept: a set with data errors is acknowledged E and goes on. reject: it is acknowledged R.");

    public static KeyTable Table { get; } = new("acknowledge", Functional, Channel, Accept, DataErrors);

    public static Shape<AcknowledgmentTerms> Shape { get; } = new ObjectShape<AcknowledgmentTerms>(Table, Build);

    private static AcknowledgmentTerms Build(Section section)
    {
        var functional = section.Read(Functional);
        if (functional)
        {
            section.Need(Channel, "a 997 leaves on it; functional: false sends none");
        }
        else
        {
            section.RefuseAll("functional is false", Accept, DataErrors);
        }

        return new AcknowledgmentTerms
        {
            Functional = functional,
            Channel = section.Read(Channel),
            AcceptPartial = section.Read(Accept),
            AcceptDataErrors = section.Read(DataErrors),
        };
    }
}
