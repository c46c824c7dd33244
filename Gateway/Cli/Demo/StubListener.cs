using System.Globalization;
using System.Net;
using Gateway.Security;

namespace Gateway.Cli.Demo;

/// <summary>
/// A listener of somebody else's on a free loopback port. It checks the signature of what it is sent (Standard Webhooks), keeps it, and only then
/// answers.
/// </summary>
internal sealed class StubListener : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly byte[] _secret;
    private readonly TimeProvider _clock;
    private readonly MessageLog<Received> _log;

    private StubListener(string secret, TimeProvider clock)
    {
        _secret = StandardWebhooks.ParseSecret(secret);
        _clock = clock;
        _log = new MessageLog<Received>(clock);
        Secret = secret;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public Uri Address => new(_app.Urls.First());

    public string Secret { get; }

    /// <summary>The status that a message is answered with. Default: 200 for each whose signature holds, 401 otherwise.</summary>
    public Func<Received, CancellationToken, ValueTask<int>> Answer { get; set; } =
        static (message, _) => new(message.Signature == WebhookVerdict.Valid ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized);

    /// <summary>Everything so far, in the order of arrival.</summary>
    public IReadOnlyList<Received> Messages => _log.Messages;

    public static async Task<StubListener> StartAsync(TimeProvider clock, CancellationToken ct)
    {
        var stub = new StubListener(StandardWebhooks.NewSecret(), clock);
        await stub._app.StartAsync(ct).ConfigureAwait(false);
        return stub;
    }

    /// <summary>Everything so far, once that is enough, or when the time is up.</summary>
    public Task<IReadOnlyList<Received>> WaitAsync(Func<IReadOnlyList<Received>, bool> enough, TimeSpan within, CancellationToken ct) =>
        _log.WaitAsync(enough, within, ct);

    public async ValueTask DisposeAsync()
    {
        // Requests that hang on purpose are not waited for.
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200), _clock);
        await _app.StopAsync(now.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        var headers = context.Request.Headers;
        var now = _clock.GetUtcNow();
        var signature = StandardWebhooks.Verify(
            [_secret], headers[StandardWebhooks.IdHeader], headers[StandardWebhooks.TimestampHeader], headers[StandardWebhooks.SignatureHeader], now,
            body.ToArray());
        _ = int.TryParse(headers["Gateway-Attempt"], CultureInfo.InvariantCulture, out var attempt);
        var message = new Received(
            headers[StandardWebhooks.IdHeader].ToString(), attempt, signature, context.Request.ContentType ?? string.Empty, body.ToArray(), now);
        _log.Keep(message);
        context.Response.StatusCode = await Answer(message, context.RequestAborted).ConfigureAwait(false);
    }
}
