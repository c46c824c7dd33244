using System.Security.Cryptography;
using System.Text;
using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>
/// A certificate that one side asks the other to trust (draft-meadors-certificate-exchange): a partner's, which a person takes or refuses, or ours, which the
/// partner does.
/// </summary>
public sealed record TrustRequest
{
    /// <summary>The same for the same certificate, uses and request: a request that comes again is no second one.</summary>
    public string Id => IdOf(Direction, Partner, RequestId, Certificate.Thumbprint, Uses);

    /// <summary>In: the partner asks us. Out: we ask the partner.</summary>
    public required Direction Direction { get; init; }

    public required PartnerId Partner { get; init; }

    /// <summary>The <c>requestId</c> that the answer repeats.</summary>
    public required string RequestId { get; init; }

    /// <summary>The exchange that carries the request.</summary>
    public required ExchangeId Exchange { get; init; }

    /// <summary>Our AS2 name; the answer is of the same pair.</summary>
    public required string Us { get; init; }

    public required string Them { get; init; }

    public required CertificateFacts Certificate { get; init; }

    public required CertificateUse Uses { get; init; }

    /// <summary>The issuer's name as the request spells it, which the answer repeats.</summary>
    public required string Issuer { get; init; }

    public DateTimeOffset? RespondBy { get; init; }

    public TrustState State { get; init; } = TrustState.Open;

    /// <summary>Rejected: why.</summary>
    public string? Reason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>As the trail names who decided.</summary>
    public string? DecidedBy { get; init; }

    public static string IdOf(Direction direction, PartnerId partner, string requestId, string thumbprint, CertificateUse uses) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{direction}\0{partner}\0{requestId}\0{thumbprint}\0{(int)uses}"))[..8]);
}
