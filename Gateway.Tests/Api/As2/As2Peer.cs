using System.Collections.Concurrent;
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>
/// A partner on real sockets: it posts messages that other programs than ours made, and takes messages and receipts of the gateway at an address of its own.
/// Each message is answered as the test wants it, by the number of the document in it.
/// </summary>
internal sealed class As2Peer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http;
    private readonly As2Party _stranger;
    private readonly ConcurrentQueue<As2Posted> _posted = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<As2Reply>> _replies = new();

    private As2Peer(string folder, string name, string them, string us, bool tls)
    {
        (Them, Us) = (them, us);
        Party = new As2Party(folder, name, EndToEndGateway.Now);
        _stranger = new As2Party(folder, name + "-stranger", EndToEndGateway.Now);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == ServerCertificate } }) { Timeout = EndToEndGateway.Patience };
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        _ = builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => Secure(listen, tls)));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>AS2 names: the partner's own, and what it calls the gateway.</summary>
    public string Them { get; }

    public string Us { get; }

    public As2Party Party { get; }

    /// <summary>Keys beside the first, to open what comes; disposed with this peer.</summary>
    public ConcurrentBag<X509Certificate2> MoreKeys { get; } = [];

    /// <summary>Certificate of the gateway's key for this partner, and the gateway's address of partners.</summary>
    public X509Certificate2 GatewayCertificate { get; set; } = null!;

    public string GatewayFile { get; set; } = null!;

    public Uri To { get; set; } = null!;

    public Uri Address => new(_app.Urls.First());

    /// <summary>SHA-1 (hex) of the certificate that the gateway has to show where it is reached by https.</summary>
    public string? ServerCertificate { get; set; }

    /// <summary>What this partner's server speaks.</summary>
    public SslProtocols Protocols { get; set; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Everything that came, in the order of arrival.</summary>
    public IReadOnlyList<As2Posted> Posted => [.. _posted];

    public static async Task<As2Peer> StartAsync(string folder, string name, string them, string us, bool tls, CancellationToken ct)
    {
        var peer = new As2Peer(folder, name, them, us, tls);
        await peer._app.StartAsync(ct);
        return peer;
    }

    public static string NewId() => $"<{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}@partner.example>";

    /// <summary>The messages with that number in them are answered so, one after another; the last reply stays. Others get a good receipt.</summary>
    public void Answer(string number, params As2Reply[] replies) => _replies[number] = new ConcurrentQueue<As2Reply>(replies);

    /// <summary>Signed by this partner and encrypted for the gateway.</summary>
    public As2Message Seal(byte[] content, string? id = null, string fileName = "order.edi") => SealPart(As2Wrapping.Part(content, fileName).Octets, id);

    /// <summary>The same around a part that is made already.</summary>
    public As2Message SealPart(byte[] part, string? id = null, X509Certificate2? signer = null)
    {
        var signed = As2Wrapping.Sign(part, signer ?? Party.Certificate);
        return new As2Message(id ?? NewId(), As2Wrapping.Encrypt(signed, GatewayCertificate), part, signed);
    }

    /// <summary>Posts a message that asks for a signed receipt on the connection.</summary>
    /// <param name="changes">Fields that are otherwise, or missing: null.</param>
    public Task<As2Answer> PostAsync(As2Message message, params (string Name, string? Value)[] changes) => PostAsync(
        message.Entity,
        [
            ("Message-ID", message.Id), ("Disposition-Notification-To", "as2@partner.example"),
            ("Disposition-Notification-Options", "signed-receipt-protocol=required, pkcs7-signature; signed-receipt-micalg=optional, sha-256"), .. changes,
        ]);

    /// <summary>Posts the message from another address of this machine.</summary>
    public async Task<As2Answer> PostFromAsync(string address, As2Message message, params (string Name, string? Value)[] changes)
    {
        using var http = LocalAddress.Client(address, To);
        return await PostAsync(message.Entity, [("Message-ID", message.Id), ("Disposition-Notification-To", "as2@partner.example"), .. changes], http);
    }

    /// <summary>Posts the message again encrypted anew.</summary>
    public Task<As2Answer> RepeatAsync(As2Message message, params (string Name, string? Value)[] changes) => PostAsync(EncryptedAnew(message), changes);

    public As2Message EncryptedAnew(As2Message message) => message with { Entity = As2Wrapping.Encrypt(message.Inner!, GatewayCertificate) };

    /// <summary>Posts a receipt of that kind for a message of the gateway's, on a connection of its own.</summary>
    public Task<As2Answer> PostReceiptAsync(As2Posted message, As2Reply reply, params (string Name, string? Value)[] changes) =>
        PostAsync(ReceiptOf(message, reply), [("Message-ID", NewId()), .. changes]);

    /// <summary>A receipt that was made before, under an id of its own.</summary>
    public Task<As2Answer> PostReceiptAsync(As2Entity receipt) => PostAsync(receipt, [("Message-ID", NewId())]);

    public Task<As2Answer> PostEncryptedReceiptAsync(As2Posted message, As2Reply reply) =>
        PostAsync(As2Wrapping.Encrypt(ReceiptOf(message, reply), GatewayCertificate), [("Message-ID", NewId())]);

    /// <summary>The messages with that number in them; the test fails when they do not come.</summary>
    public Task<IReadOnlyList<As2Posted>> MessagesAsync(string number, int count = 1) =>
        WaitAsync(p => p.Text.Contains($"*{number}*", StringComparison.Ordinal), count, number);

    /// <summary>What the gateway says about certificates with that text in it; the test fails when it does not come.</summary>
    public async Task<As2Posted> AboutCertificatesAsync(string text) => (await WaitAsync(
        p => p.Text.Contains("ediint-cert-exchange+xml", StringComparison.Ordinal) && p.Text.Contains(text, StringComparison.Ordinal), 1, text))[0];

    /// <summary>The 997s for the group with that number.</summary>
    public Task<IReadOnlyList<As2Posted>> AcknowledgmentsAsync(int control) =>
        WaitAsync(p => p.Text.Contains($"AK1*PO*{control}~", StringComparison.Ordinal), 1, $"997 of {control}");

    /// <summary>The receipt on a connection of its own for that message; the test fails when it does not come.</summary>
    public async Task<As2Posted> ReceiptAsync(string messageId, int count = 1) =>
        (await WaitAsync(p => p.Signed.Length == 0 && p.Mdn.OriginalMessageId == messageId, count, messageId))[^1];

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200), EndToEndGateway.Clock);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _http.Dispose();
        Party.Dispose();
        foreach (var key in MoreKeys)
        {
            key.Dispose();
        }

        _stranger.Dispose();
    }

    private async Task<As2Answer> PostAsync(As2Entity entity, IEnumerable<(string Name, string? Value)> fields, HttpClient? http = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(To, "/as2")) { Content = new ByteArrayContent(entity.Body) };
        _ = request.Content.Headers.TryAddWithoutValidation("Content-Type", entity.ContentType);
        var all = new Dictionary<string, string?> { ["AS2-Version"] = "1.2", ["AS2-From"] = As2Name(Them), ["AS2-To"] = As2Name(Us) };
        foreach (var (name, value) in fields)
        {
            all[name] = value;
        }

        foreach (var (name, value) in all)
        {
            _ = value is null || request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await (http ?? _http).SendAsync(request, TestContext.Current.CancellationToken);
        var headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new As2Answer((int)response.StatusCode, headers, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>RFC 4130 6.2: in quotes where there is a space.</summary>
    private static string As2Name(string name) => name.Contains(' ', StringComparison.Ordinal) ? $"\"{name}\"" : name;

    private async Task<IReadOnlyList<As2Posted>> WaitAsync(Func<As2Posted, bool> mine, int count, string what)
    {
        var started = EndToEndGateway.Clock.GetTimestamp();
        while (true)
        {
            var found = _posted.Where(mine).ToList();
            if (found.Count >= count)
            {
                return found;
            }

            Assert.True(EndToEndGateway.Clock.GetElapsedTime(started) < EndToEndGateway.Patience, $"{found.Count} of {count} posts of {what} came to {Them}.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), EndToEndGateway.Clock, TestContext.Current.CancellationToken);
        }
    }

    private void Secure(ListenOptions listen, bool tls)
    {
        if (tls)
        {
            _ = listen.UseHttps(https =>
            {
                https.ServerCertificate = Party.Certificate;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = static (_, _, _) => true;
                https.OnAuthenticate = (_, terms) => terms.EnabledSslProtocols = Protocols;
            });
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (context.Request.IsHttps)
        {
            // The next message is on a connection of its own.
            context.Response.Headers.Connection = "close";
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var posted = As2Posted.Of(context.Request.Path, headers, body.ToArray(), [Party.Certificate, .. MoreKeys]) with
        {
            ClientCertificate = context.Connection.ClientCertificate?.Thumbprint,
            Protocol = context.Features.Get<ITlsHandshakeFeature>()?.Protocol,
        };
        var reply = ReplyTo(posted);
        if (reply == As2Reply.Early)
        {
            _ = await PostReceiptAsync(posted, As2Reply.Receipt);
        }

        _posted.Enqueue(posted);
        await ReplyAsync(context, posted, reply);
    }

    private As2Reply ReplyTo(As2Posted posted)
    {
        if (posted.Signed.Length == 0)
        {
            return As2Reply.Taken;
        }

        var known = _replies.FirstOrDefault(r => posted.Text.Contains($"*{r.Key}*", StringComparison.Ordinal)).Value;
        return known is null || !known.TryPeek(out var next) ? As2Reply.Receipt : known.Count == 1 || !known.TryDequeue(out var first) ? next : first;
    }

    private async Task ReplyAsync(HttpContext context, As2Posted posted, As2Reply reply)
    {
        var (status, type, body) = reply switch
        {
            As2Reply.Taken => (StatusCodes.Status204NoContent, null, []),
            As2Reply.Early => (StatusCodes.Status202Accepted, null, []),
            As2Reply.Empty => (StatusCodes.Status200OK, null, []),
            As2Reply.Failing => (StatusCodes.Status503ServiceUnavailable, null, []),
            As2Reply.Moved => (StatusCodes.Status307TemporaryRedirect, null, []),
            As2Reply.Page => (StatusCodes.Status200OK, "text/html", "<html><body>Thank you.</body></html>"u8.ToArray()),
            As2Reply.NoParts => (StatusCodes.Status200OK, "multipart/mixed; boundary=x", "--x--\r\n"u8.ToArray()),
            As2Reply.BrokenFailure => (StatusCodes.Status503ServiceUnavailable, "text/plain", "Try again "u8.ToArray()),
            As2Reply.Silent => await HangAsync(context.RequestAborted),
            _ => Written(ReceiptOf(posted, reply)),
        };
        context.Response.StatusCode = status;
        if (reply == As2Reply.Moved)
        {
            context.Response.Headers.Location = new Uri(Address, "/elsewhere").ToString();
        }

        if (type is not null)
        {
            context.Response.ContentType = type;
            context.Response.Headers["AS2-From"] = posted.Headers["AS2-To"];
            context.Response.Headers["AS2-To"] = posted.Headers["AS2-From"];
            // One octet that never comes: the server ends the connection behind what there is.
            context.Response.ContentLength = reply is As2Reply.Broken or As2Reply.BrokenFailure ? body.Length + 1 : body.Length;
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    public As2Entity ReceiptOf(As2Posted message, As2Reply reply) => As2Reports.Of(message, reply, Party.Certificate, _stranger.Certificate);

    private static (int Status, string? Type, byte[] Body) Written(As2Entity entity) => (StatusCodes.Status200OK, entity.ContentType, entity.Body);

    private static async Task<(int Status, string? Type, byte[] Body)> HangAsync(CancellationToken ct)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, EndToEndGateway.Clock, ct);
        return (StatusCodes.Status200OK, null, []);
    }
}
