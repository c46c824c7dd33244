using System.Net;
using Gateway.Partners;
using Gateway.Security;
using Gateway.Security.Envelopes;
using Gateway.Transports.As2;

namespace Gateway.Cli.Demo;

/// <summary>
/// A partner's AS2 server on a free loopback port: decrypts what it is sent with its own key, verifies the gateway's signature, keeps it, and only then answers
/// with its signed receipt.
/// </summary>
internal sealed class As2Listener : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _name;
    private readonly PartyKey _key;
    private readonly EnvelopeOpener _opener;
    private readonly TimeProvider _clock;
    private readonly MessageLog<As2Received> _log;

    private As2Listener(string name, PartyKey key, string folder, TimeProvider clock)
    {
        (_name, _key, _clock) = (name, key, clock);
        _opener = new EnvelopeOpener(key, new SecurityPlaces(folder, folder, SharedLedger: false, LoopbackOnly: true));
        _log = new MessageLog<As2Received>(clock);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public Uri Address => new(_app.Urls.First());

    /// <summary>The gateway's certificate; before it is known no signature holds.</summary>
    public PartnerCertificate? Gateway { get; set; }

    /// <summary>Called with each message that holds, before it is answered.</summary>
    public Action<As2Received> Taken { get; set; } = static _ => { };

    /// <summary>Everything so far, in the order of arrival.</summary>
    public IReadOnlyList<As2Received> Messages => _log.Messages;

    public static async Task<As2Listener> StartAsync(string name, PartyKey key, string folder, TimeProvider clock, CancellationToken ct)
    {
        var listener = new As2Listener(name, key, folder, clock);
        await listener._app.StartAsync(ct).ConfigureAwait(false);
        return listener;
    }

    /// <summary>Everything so far, once that is enough, or when the time is up.</summary>
    public Task<IReadOnlyList<As2Received>> WaitAsync(Func<IReadOnlyList<As2Received>, bool> enough, TimeSpan within, CancellationToken ct) =>
        _log.WaitAsync(enough, within, ct);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200), _clock);
        await _app.StopAsync(now.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        using var wire = new MemoryStream();
        await request.Body.CopyToAsync(wire, context.RequestAborted).ConfigureAwait(false);
        var message = await OpenAsync(request, wire.ToArray(), context.RequestAborted).ConfigureAwait(false);
        _log.Keep(message);
        if (message.IsProven)
        {
            Taken(message);
        }

        await AnswerAsync(context.Response, message, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task<As2Received> OpenAsync(HttpRequest request, byte[] wire, CancellationToken ct)
    {
        var terms = new EnvelopeTerms
        {
            ContentType = request.ContentType,
            TransferEncoding = request.Headers["Content-Transfer-Encoding"],
            Disposition = request.Headers.ContentDisposition,
            Signers = Gateway is { } gateway ? [gateway] : [],
            RequireSigned = true,
            RequireEncrypted = true,
            MaxBytes = int.MaxValue,
        };
        using var body = new MemoryStream(wire, writable: false);
        using var content = new MemoryStream();
        var verdict = await _opener.OpenAsync(terms, body, part => part.Number == 1 ? content : Stream.Null, ct).ConfigureAwait(false);
        return new As2Received(request.Headers["Message-ID"].ToString(), verdict, wire, verdict.Holds ? content.ToArray() : default(ReadOnlyMemory<byte>));
    }

    private async Task AnswerAsync(HttpResponse response, As2Received message, CancellationToken ct)
    {
        var disposition = message.IsProven ? Disposition.Processed : Disposition.Error(DispositionText.UnexpectedProcessingError);
        var receipt = PartyReceipt.Write(_key.Signing, _name, message.Id, disposition, message.Verdict.Mic);
        foreach (var field in receipt.Fields)
        {
            response.Headers[field.Name] = field.Value;
        }

        response.ContentLength = receipt.Body.Length;
        await response.Body.WriteAsync(receipt.Body, ct).ConfigureAwait(false);
    }
}
