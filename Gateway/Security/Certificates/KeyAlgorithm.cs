namespace Gateway.Security.Certificates;

/// <summary>What kind of key is made.</summary>
public enum KeyAlgorithm
{
    Rsa2048,
    Rsa3072,
    Rsa4096,
    EcP256,
    EcP384,
}
