using Gateway.Partners;

namespace Gateway.Security.Certificates;

/// <summary>
/// One version of a key of ours: its certificate, and from when we use it. Versions of one name overlap: what was signed by, or encrypted for, any that is
/// not retired is taken, before and after the time in which we sign with it and offer it.
/// </summary>
public sealed record OwnKey
{
    private const int IdLength = 16;

    /// <summary>The series: <c>northwind</c>.</summary>
    public required string Name { get; init; }

    public required CertificateUse Uses { get; init; }

    public required CertificateFacts Facts { get; init; }

    /// <summary>From when we sign with it and offer it; the version before goes on until then.</summary>
    public required DateTimeOffset ActiveFrom { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Set: it is not used any more, for nothing.</summary>
    public DateTimeOffset? RetiredAt { get; init; }

    /// <summary>First 16 hex digits of SHA-256 of the certificate.</summary>
    public string Id => Facts.Thumbprint[..IdLength];

    /// <summary>DER.</summary>
    public ReadOnlyMemory<byte> Certificate => Facts.Der;

    public DateTimeOffset NotBefore => Facts.NotBefore;

    public DateTimeOffset NotAfter => Facts.NotAfter;
}
