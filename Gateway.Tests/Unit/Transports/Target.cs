using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Unit.Transports;

/// <summary>A partner's web server on a port of its own, which does what a test asks of it.</summary>
internal sealed class Target : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _inside;

    private Target(WebApplication app) => _app = app;

    public ConcurrentQueue<(IHeaderDictionary Headers, byte[] Body)> Received { get; } = [];

    public SemaphoreSlim Arrived { get; } = new(0);

    public int MostAtOnce { get; private set; }

    public Uri Address => new(_app.Urls.First());

    /// <summary>Answers every request with <paramref name="answer"/>; requests are recorded when their body has come.</summary>
    /// <param name="certificate">By https, with its private key; null: by http.</param>
    public static async Task<Target> StartAsync(RequestDelegate answer, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.WebHost.UseKestrelHttpsConfiguration().UseUrls(certificate is null ? "http://127.0.0.1:0" : "https://127.0.0.1:0").ConfigureKestrel(k =>
        {
            k.Limits.MaxRequestBodySize = null;
            k.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate);
        });
        var target = new Target(builder.Build());
        target._app.Run(context => target.TakeAsync(context, answer));
        await target._app.StartAsync();
        return target;
    }

    public static Task<Target> StartAsync(int status, params (string Name, string Value)[] headers) => StartAsync(async context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        if (status != StatusCodes.Status204NoContent)
        {
            await context.Response.WriteAsync("said\r\nby the target", context.RequestAborted);
        }
    });

    /// <summary>Never answers; ends with the connection.</summary>
    public static Task ForeverAsync(HttpContext context) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context, RequestDelegate answer)
    {
        MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _inside));
        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            Received.Enqueue((new HeaderDictionary(context.Request.Headers.ToDictionary()), body.ToArray()));
            _ = Arrived.Release();
            body.Position = 0;
            context.Request.Body = body;
            await answer(context);
        }
        finally
        {
            _ = Interlocked.Decrement(ref _inside);
        }
    }
}
