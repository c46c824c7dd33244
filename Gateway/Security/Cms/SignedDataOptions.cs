namespace Gateway.Security.Cms;

/// <summary>What a signature of ours says beside content type and digest, and how it pads.</summary>
internal sealed record SignedDataOptions
{
    /// <summary>An RSA key signs by RSASSA-PSS (RFC 4056), salt as long as the digest; of no meaning for a key on a curve. Default PKCS#1 v1.5.</summary>
    public bool Pss { get; init; }

    /// <summary>Signs the names of the algorithms too (RFC 6211), so that nobody changes them; some old partners stumble over it. Default true.</summary>
    public bool AlgorithmProtection { get; init; } = true;

    /// <summary>Default none.</summary>
    public DateTimeOffset? SigningTime { get; init; }
}
