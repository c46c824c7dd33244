namespace Gateway.Partners;

/// <summary>Padding of an RSA signature that we make.</summary>
public enum SignatureScheme
{
    /// <summary>RSASSA-PKCS1-v1_5.</summary>
    Pkcs1,

    /// <summary>RSASSA-PSS with its parameters in full.</summary>
    Pss,
}
