using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Interop.As2;

/// <summary>The foreign party: its key, and <c>openssl</c>, which does everything with it that is cryptography.</summary>
internal sealed class OpenSslParty(string folder, string name)
{
    private static readonly string[] Pss = ["-keyopt", "rsa_padding_mode:pss"];
    private static readonly string[] Oaep = ["-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256"];

    /// <summary>PEM of its certificate.</summary>
    public string Certificate { get; } = Path.Combine(folder, name + ".pem");

    public string Key { get; } = Path.Combine(folder, name + ".key");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Task MakeAsync() => OpenSsl.RunAsync(
        "req", "-x509", "-nodes", "-days", "30", "-newkey", "rsa:2048", "-subj", "/CN=" + name, "-keyout", Key, "-out", Certificate);

    /// <summary>A detached signature with SHA-256.</summary>
    public Task<byte[]> SignAsync(byte[] content, string signature) => CmsAsync(
        content, ["-sign", "-binary", "-md", "sha256", "-outform", "DER", "-signer", Certificate, "-inkey", Key, .. signature == "pss" ? Pss : []]);

    /// <param name="to">PEM of the recipient's certificate.</param>
    public Task<byte[]> EncryptAsync(byte[] content, string cipher, string keyTransport, string to) => CmsAsync(
        content,
        ["-encrypt", "-binary", cipher == "3des-cbc" ? "-des3" : "-" + cipher, "-outform", "DER", "-recip", to, .. keyTransport == "pkcs1" ? [] : Oaep]);

    public Task<byte[]> DecryptAsync(byte[] message) => CmsAsync(message, ["-decrypt", "-binary", "-inform", "DER", "-recip", Certificate, "-inkey", Key]);

    /// <summary>The test fails when the detached signature does not hold over these very octets under that certificate.</summary>
    public async Task VerifyAsync(byte[] content, byte[] signature, string by)
    {
        var file = NewFile();
        await File.WriteAllBytesAsync(file, content, Ct);
        _ = await CmsAsync(signature, ["-verify", "-binary", "-inform", "DER", "-content", file, "-CAfile", by, "-purpose", "any"]);
    }

    /// <summary>What <c>openssl cms</c> makes of the octets.</summary>
    public async Task<byte[]> CmsAsync(byte[] input, params string[] arguments)
    {
        var (from, to) = (NewFile(), NewFile());
        await File.WriteAllBytesAsync(from, input, Ct);
        _ = await OpenSsl.RunAsync(["cms", "-in", from, "-out", to, .. arguments]);
        return await File.ReadAllBytesAsync(to, Ct);
    }

    /// <summary>SHA-256 in base64, as a MIC has it.</summary>
    public async Task<string> MicAsync(byte[] octets)
    {
        var (input, output) = (NewFile(), NewFile());
        await File.WriteAllBytesAsync(input, octets, Ct);
        _ = await OpenSsl.RunAsync("dgst", "-sha256", "-binary", "-out", output, input);
        return Convert.ToBase64String(await File.ReadAllBytesAsync(output, Ct));
    }

    private string NewFile() => Path.Combine(folder, Path.GetRandomFileName());
}
