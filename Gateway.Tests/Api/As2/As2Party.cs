using System.Security.Cryptography.X509Certificates;
using Gateway.Tests.Support;

namespace Gateway.Tests.Api.As2;

/// <summary>A key with its certificate, as files too: for openssl and for profiles.</summary>
internal sealed class As2Party : IDisposable
{
    public As2Party(string folder, string name, DateTimeOffset now)
    {
        _ = Directory.CreateDirectory(folder);
        Certificate = SomeKeys.Certificate(now.AddDays(-1), now.AddDays(700), $"CN={name} AS2", rsa: 2048);
        CertificateFile = Path.Combine(folder, name + ".pem");
        KeyFile = Path.Combine(folder, name + ".key.pem");
        File.WriteAllText(CertificateFile, Certificate.ExportCertificatePem());
        using var key = Certificate.GetRSAPrivateKey()!;
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>With its private key.</summary>
    public X509Certificate2 Certificate { get; }

    public string CertificateFile { get; }

    public string KeyFile { get; }

    public void Dispose() => Certificate.Dispose();
}
