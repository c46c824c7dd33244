using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Tests.Support;

/// <summary>A partner's own authority: a root that nobody trusts, one between, and the certificate of a server.</summary>
public sealed class SomeAuthority : IDisposable
{
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);

    public SomeAuthority()
    {
        Root = Issue("CN=Acme Root", null);
        Between = Issue("CN=Acme Between", Root);
        Server = Issue("CN=localhost", Between, isAuthority: false);
    }

    public X509Certificate2 Root { get; }

    public X509Certificate2 Between { get; }

    public X509Certificate2 Server { get; }

    public void Dispose()
    {
        Root.Dispose();
        Between.Dispose();
        Server.Dispose();
    }

    private static X509Certificate2 Issue(string subject, X509Certificate2? issuer, bool isAuthority = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        if (issuer is null)
        {
            return request.CreateSelfSigned(From, From.AddDays(90));
        }

        using var certificate = request.Create(issuer, From, From.AddDays(80), RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }
}
