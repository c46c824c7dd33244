using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Compliance;

/// <summary>A partner's web server that keeps of a message its id and digest, and answers 200 once it has it whole.</summary>
internal sealed class HashingTarget : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HashingTarget(WebApplication app) => _app = app;

    public ConcurrentQueue<(string Id, string Sha256)> Received { get; } = [];

    public int Port => new Uri(_app.Urls.First()).Port;

    /// <param name="header">Where a message's id stands.</param>
    public static async Task<HashingTarget> StartAsync(string header)
    {
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null);
        var target = new HashingTarget(builder.Build());
        target._app.Run(async context =>
        {
            var digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(context.Request.Body, context.RequestAborted));
            target.Received.Enqueue((context.Request.Headers[header].ToString(), digest));
        });
        await target._app.StartAsync();
        return target;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
