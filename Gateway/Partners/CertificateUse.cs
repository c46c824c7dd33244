namespace Gateway.Partners;

/// <summary>What a certificate, ours or a partner's, is used for.</summary>
[Flags]
public enum CertificateUse
{
    None = 0,
    Sign = 1,
    Encrypt = 2,
    Tls = 4,
}
