namespace Gateway.Tests.Api.As2;

/// <summary>
/// Partners who change certificates by message: <c>fir</c>, <c>hazel</c> and <c>larch</c>, where a person is asked; <c>ginkgo</c>, whose certificates are taken; <c>juniper</c>, whose
/// are refused and whose messages need no signature.
/// </summary>
public sealed class As2CertificatesGateway : As2SqliteGateway
{
    private protected override IReadOnlyDictionary<string, (string Them, string Us, As2PartnerTerms Terms)> Speakers { get; } =
        new Dictionary<string, (string Them, string Us, As2PartnerTerms Terms)>
        {
            ["fir"] = ("FIR", "NORTHWIND", new As2PartnerTerms()),
            ["ginkgo"] = ("GINKGO", "NORTHWIND", new As2PartnerTerms { Cem = "accept" }),
            ["hazel"] = ("HAZEL", "NORTHWIND", new As2PartnerTerms()),
            ["larch"] = ("LARCH", "NORTHWIND", new As2PartnerTerms()),
            ["juniper"] = ("JUNIPER", "NORTHWIND", new As2PartnerTerms { Cem = "refuse", Require = "[]" }),
        };
}
