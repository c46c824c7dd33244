using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;

namespace Gateway.Security.Certificates;

/// <summary>A key to be made, with a certificate that it signs itself.</summary>
public sealed record KeyRequest
{
    public required string Name { get; init; }

    public required CertificateUse Uses { get; init; }

    public required X500DistinguishedName Subject { get; init; }

    public KeyAlgorithm Algorithm { get; init; } = KeyAlgorithm.Rsa3072;

    /// <summary>How long the certificate is valid from now. Default 730 days.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(730);

    /// <summary>Null = at once.</summary>
    public DateTimeOffset? ActiveFrom { get; init; }
}
