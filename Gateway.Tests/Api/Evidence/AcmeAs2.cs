using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Api.Evidence;

/// <summary>A partner that speaks AS2 by <c>openssl cms</c>: it signs and encrypts what it sends, and answers what it gets with a signed MDN.</summary>
internal sealed class AcmeAs2 : IAsyncDisposable
{
    private readonly string _folder;
    private readonly WebApplication _app;
    private int _file;

    private AcmeAs2(string folder)
    {
        _folder = folder;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Address => new(_app.Urls.First());

    public string Certificate => Path.Combine(_folder, "acme.pem");

    private string Key => Path.Combine(_folder, "acme.key");

    public static async Task<AcmeAs2> StartAsync(string folder, CancellationToken ct)
    {
        _ = Directory.CreateDirectory(folder);
        var acme = new AcmeAs2(folder);
        _ = await OpenSsl.RunAsync(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", acme.Key, "-out", acme.Certificate, "-days", "700", "-subj", "/CN=Acme AS2");
        await acme._app.StartAsync(ct);
        return acme;
    }

    /// <summary>The entity that is signed: header fields and content.</summary>
    public static byte[] Entity(byte[] content, string name = "order.edi") =>
    [
        .. Encoding.ASCII.GetBytes(
            $"Content-Type: application/edi-x12\r\nContent-Transfer-Encoding: binary\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n"),
        .. content,
    ];

    /// <summary>Its receipts end with a line end that it does not sign, as libas2 makes them.</summary>
    public bool LeavesLastLineEnd { get; set; }

    public Task<(string Type, byte[] Body)> SignAsync(byte[] entity) => SignAsync(entity, entity);

    /// <param name="signed">What the signature is made over, where that is not what is sent.</param>
    public async Task<(string Type, byte[] Body)> SignAsync(byte[] entity, byte[] signed)
    {
        var signature = await RunAsync(
            signed, "cms", "-sign", "-binary", "-md", "sha256", "-signer", Certificate, "-inkey", Key, "-outform", "DER");
        var boundary = "b" + RandomNumberGenerator.GetHexString(24, lowercase: true);
        byte[] body =
        [
            .. Encoding.ASCII.GetBytes($"--{boundary}\r\n"), .. entity,
            .. Encoding.ASCII.GetBytes(
                $"\r\n--{boundary}\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Convert.ToBase64String(signature, Base64FormattingOptions.InsertLineBreaks) + $"\r\n--{boundary}--\r\n"),
        ];
        return ($"multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary=\"{boundary}\"", body);
    }

    /// <summary>SignedData with its content inside (RFC 8551 3.5.2).</summary>
    public async Task<(string Type, byte[] Body)> SignOpaqueAsync(byte[] entity) => (
        "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
        await RunAsync(
            entity, "cms", "-sign", "-binary", "-nodetach", "-stream", "-md", "sha256", "-signer", Certificate, "-inkey", Key, "-outform", "DER"));

    public async Task<(string Type, byte[] Body)> EncryptAsync((string Type, byte[] Body) message, string recipient) => (
        "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
        await RunAsync(
            [.. Encoding.ASCII.GetBytes($"Content-Type: {message.Type}\r\n\r\n"), .. message.Body],
            "cms", "-encrypt", "-binary", "-aes-256-cbc", "-outform", "DER", recipient));

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var plain = await RunAsync(body.ToArray(), "cms", "-decrypt", "-binary", "-inform", "DER", "-recip", Certificate, "-inkey", Key);
        var digest = Convert.ToBase64String(SHA256.HashData(SignedPart(plain)));
        var report = Report(context.Request.Headers["Message-ID"].ToString(), digest);
        var (type, answer) = await SignAsync(LeavesLastLineEnd ? [.. report, .. "\r\n"u8] : report, report);
        context.Response.ContentType = type;
        context.Response.Headers["AS2-From"] = "ACME";
        context.Response.Headers["AS2-To"] = "NORTHWIND";
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    private static byte[] SignedPart(byte[] plain)
    {
        var text = Encoding.Latin1.GetString(plain);
        var boundary = "--" + text.Split("boundary=\"")[1].Split('"')[0];
        var start = text.IndexOf(boundary + "\r\n", StringComparison.Ordinal) + boundary.Length + 2;
        return Encoding.Latin1.GetBytes(text[start..text.IndexOf("\r\n" + boundary, start, StringComparison.Ordinal)]);
    }

    private static byte[] Report(string messageId, string digest) => Encoding.ASCII.GetBytes(
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=\"r\"\r\n\r\n--r\r\nContent-Type: text/plain\r\n\r\nThank you.\r\n--r\r\n"
        + "Content-Type: message/disposition-notification\r\n\r\nReporting-UA: acme\r\nOriginal-Recipient: rfc822; ACME\r\nFinal-Recipient: rfc822; ACME\r\n"
        + $"Original-Message-ID: {messageId}\r\nDisposition: automatic-action/MDN-sent-automatically; processed\r\n"
        + $"Received-Content-MIC: {digest}, sha-256\r\n\r\n--r--\r\n");

    /// <summary>Runs openssl over some octets; each run has files of its own.</summary>
    private async Task<byte[]> RunAsync(byte[] input, params string[] arguments)
    {
        var number = Interlocked.Increment(ref _file);
        var (from, to) = (Path.Combine(_folder, $"{number}.in"), Path.Combine(_folder, $"{number}.out"));
        await File.WriteAllBytesAsync(from, input);

        // The recipient's certificate, where there is one, stands last.
        var end = arguments[^1].EndsWith(".pem", StringComparison.Ordinal) && arguments[1] == "-encrypt" ? arguments.Length - 1 : arguments.Length;
        _ = await OpenSsl.RunAsync([.. arguments[..end], "-in", from, "-out", to, .. arguments[end..]]);
        return await File.ReadAllBytesAsync(to);
    }
}
