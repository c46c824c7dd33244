namespace Gateway.Partners.Reading;

/// <summary>Keys at the top of a profile.</summary>
internal static class ProfileKeys
{
    public static readonly Key<PartnerId> Partner = Key.Required("partner", Shapes.Id.Map((id, _) => new PartnerId(id)),
        "The partner's id: the name of its folder.");

    public static readonly Key<string> Name = Key.Required("name", Shapes.Line(100), "The partner's name as people know it.");

    public static readonly Key<bool> Internal = Key.Defaulted("internal", Shapes.Flag, "false",
        "true for our own side (the ERP): its identities are ours.");

    public static readonly Key<IReadOnlyList<PartnerIdentity>> Identities = Key.Optional<IReadOnlyList<PartnerIdentity>>(
        "identities", Shapes.List(References.Identity, 1), [],
        "How the party names itself in interchanges: qualifier:id, as ISA05 and ISA06.");

    public static readonly Key<IReadOnlyList<Channel>> Channels = Key.Optional<IReadOnlyList<Channel>>(
        "channels", new NamedShape<Channel>(ChannelKeys.Table, ChannelKeys.Build), [], "Configured transports by id.");

    public static readonly Key<IReadOnlyList<Agreement>> Agreements = Key.Optional<IReadOnlyList<Agreement>>(
        "agreements", new NamedShape<Agreement>(AgreementKeys.Table, AgreementReading.Build), [], "Agreed documents by id.");

    public static readonly Key<IReadOnlyList<PartnerCertificate>> Certificates = Key.Optional<IReadOnlyList<PartnerCertificate>>(
        "certificates", new NamedShape<PartnerCertificate>(CertificateKeys.Table, CertificateKeys.Build), [], "The partner's certificates by id.");

    public static readonly Key<CertificatePolicy> CertificatePolicy = Key.Defaulted(
        "cem", Shapes.Choice(("accept", Partners.CertificatePolicy.Accept), ("ask", Partners.CertificatePolicy.Ask), ("refuse", Partners.CertificatePolicy.Refuse)), "ask",
        "Certificates that the partner sends by message: ask waits for a person, accept takes them, refuse answers no.");

    public static KeyTable Table { get; } = new("a profile", Partner, Name, Internal, Identities, Channels, Agreements, Certificates, CertificatePolicy);
}
