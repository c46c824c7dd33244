using System.Security.Cryptography.X509Certificates;
using Gateway.Security.Certificates;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Interop;

/// <summary>Keys and messages that <c>openssl</c> made, once for a class.</summary>
public sealed class OpenSslEnvelopes : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, OpenSslKey> _keys = [];

    /// <summary>More than one buffer of everything, and no whole number of blocks.</summary>
    internal static byte[] Content { get; } = [.. Enumerable.Range(0, 150_001).Select(i => (byte)((i * 7) + (i >> 8)))];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllBytesAsync(_folder.File("content"), Content);
        await MakeAsync("rsa", "-newkey", "rsa:2048");
        await MakeAsync("other", "-newkey", "rsa:2048");
        await MakeAsync("ec", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
        await MakeAsync("ec521", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-521");
    }

    public ValueTask DisposeAsync()
    {
        foreach (var key in _keys.Values)
        {
            key.Secret.Close();
            key.Certificate.Dispose();
        }

        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    internal OpenSslKey Key(string name) => _keys[name];

    internal Task<byte[]> EncryptAsync(string cipher, IEnumerable<string> recipients, params string[] more) => CmsAsync(
        ["-encrypt", "-binary", "-" + cipher, .. more.Where(m => m is "-stream" or "-keyid"),
            .. recipients.SelectMany(r => (string[])["-recip", Certificate(r), .. more.Where(m => m is not ("-stream" or "-keyid"))])]);

    internal Task<byte[]> SignAsync(string signer, params string[] more) =>
        CmsAsync(["-sign", "-binary", "-signer", Certificate(signer), "-inkey", _folder.File(signer + ".key"), .. more]);

    /// <summary>The content of a message that we wrote.</summary>
    internal async Task<byte[]> DecryptAsync(byte[] message, string recipient)
    {
        var (input, output) = (_folder.File(Path.GetRandomFileName()), _folder.File(Path.GetRandomFileName()));
        await File.WriteAllBytesAsync(input, message, Ct);
        _ = await OpenSsl.RunAsync(
            "cms", "-decrypt", "-binary", "-inform", "DER", "-in", input, "-out", output,
            "-recip", Certificate(recipient), "-inkey", _folder.File(recipient + ".key"));
        return await File.ReadAllBytesAsync(output, Ct);
    }

    /// <summary>The test fails when a signature of ours over <see cref="Content"/> does not hold, or its signer is not in it.</summary>
    internal async Task VerifyAsync(byte[] signature, string signer)
    {
        var input = _folder.File(Path.GetRandomFileName());
        await File.WriteAllBytesAsync(input, signature, Ct);
        _ = await OpenSsl.RunAsync(
            "cms", "-verify", "-binary", "-inform", "DER", "-in", input, "-content", _folder.File("content"),
            "-out", _folder.File("verified"), "-CAfile", Certificate(signer));
    }

    private async Task<byte[]> CmsAsync(params string[] arguments)
    {
        var output = _folder.File(Path.GetRandomFileName());
        _ = await OpenSsl.RunAsync(["cms", "-in", _folder.File("content"), "-outform", "DER", "-out", output, .. arguments]);
        return await File.ReadAllBytesAsync(output, Ct);
    }

    private async Task MakeAsync(string name, params string[] key)
    {
        var (pem, secret) = (Certificate(name), _folder.File(name + ".key"));
        _ = await OpenSsl.RunAsync(["req", "-x509", "-nodes", "-days", "30", "-subj", "/CN=" + name, "-keyout", secret, "-out", pem, .. key]);
        var pkcs8 = Assert.IsType<KeyReadResult.Ready>(PemFiles.Read(await File.ReadAllBytesAsync(pem, Ct), await File.ReadAllBytesAsync(secret, Ct), null)).Pkcs8;
        _keys[name] = new OpenSslKey(X509CertificateLoader.LoadCertificateFromFile(pem), PrivateKey.Import(pkcs8, rsa: key.Contains("rsa:2048")));
    }

    private string Certificate(string name) => _folder.File(name + ".pem");
}
