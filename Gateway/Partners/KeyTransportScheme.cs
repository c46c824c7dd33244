namespace Gateway.Partners;

/// <summary>How a content key goes to an RSA certificate.</summary>
public enum KeyTransportScheme
{
    /// <summary>RSAES-PKCS1-v1_5.</summary>
    Pkcs1,

    /// <summary>RSAES-OAEP with SHA-1 throughout, its defaults.</summary>
    OaepSha1,

    /// <summary>RSAES-OAEP with SHA-256 throughout.</summary>
    OaepSha256,

    /// <summary>RSAES-OAEP with SHA-512 throughout.</summary>
    OaepSha512,
}
