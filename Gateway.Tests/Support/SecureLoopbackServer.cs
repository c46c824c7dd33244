using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.Tests.Support;

/// <summary>Speaks a protocol of lines inside TLS, with a certificate of its own.</summary>
internal abstract class SecureLoopbackServer : LoopbackServer
{
    private readonly X509Certificate2 _certificate;

    protected SecureLoopbackServer()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=odd.gateway.test", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
        Certificate = Convert.ToHexStringLower(SHA256.HashData(made.RawData));
        _certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    /// <summary>SHA-256 (hex) of the certificate that it shows.</summary>
    public string Certificate { get; }

    protected sealed override async Task ServeAsync(TcpClient client)
    {
        using var caller = client;
        try
        {
            await using var tls = new SslStream(caller.GetStream());
            await tls.AuthenticateAsServerAsync(_certificate);
            using var lines = new StreamReader(tls, Encoding.Latin1);
            await TalkAsync(lines, text => PutAsync(tls, text));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The caller went away, or the test ended.
        }
    }

    /// <summary>Until it returns, and the connection ends.</summary>
    protected abstract Task TalkAsync(StreamReader lines, Func<string, Task> put);

    private async Task PutAsync(SslStream to, string text)
    {
        await to.WriteAsync(Encoding.Latin1.GetBytes(text), Stopping);
        await to.FlushAsync(Stopping);
    }
}
