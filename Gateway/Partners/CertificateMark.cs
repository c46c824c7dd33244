namespace Gateway.Partners;

/// <summary>Something that is noted once of a certificate.</summary>
/// <param name="Partner">Whose certificate it is; null for ours.</param>
/// <param name="Thumbprint">SHA-256, 64 lower case hex digits.</param>
/// <param name="Mark"><see cref="Used"/>, or which days before its end were told.</param>
public sealed record CertificateMark(PartnerId? Partner, string Thumbprint, string Mark, DateTimeOffset At)
{
    /// <summary>A signature of the partner's held under it.</summary>
    public const string Used = "used";
}
