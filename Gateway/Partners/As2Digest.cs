namespace Gateway.Partners;

/// <summary>Digest of a signature that we make.</summary>
public enum As2Digest
{
    Sha256,
    Sha384,
    Sha512,

    /// <summary>For partners that know nothing else.</summary>
    Sha1,
}
