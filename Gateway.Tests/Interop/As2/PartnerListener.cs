using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Gateway.Tests.Interop.As2;

/// <summary>The foreign party's HTTP server: <c>/as2/ID</c> for a row's message, <c>/mdn/ID</c> for the receipt of one that it sent.</summary>
internal sealed class PartnerListener : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<ForeignEntity>> _receipts = new();
    private readonly ConcurrentDictionary<string, Func<ForeignEntity, Task<ForeignEntity?>>> _answers = new();
    private readonly WebApplication _app;

    private PartnerListener()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        _ = builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public Uri Address => new(_app.Urls.First());

    public static async Task<PartnerListener> StartAsync()
    {
        var listener = new PartnerListener();
        await listener._app.StartAsync(TestContext.Current.CancellationToken);
        return listener;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    /// <summary>The receipt that comes to this row's address.</summary>
    public Task<ForeignEntity> ReceiptAsync(string id) =>
        _receipts.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>What this row's message is answered with: the receipt, or null for 204.</summary>
    public void Answer(string id, Func<ForeignEntity, Task<ForeignEntity?>> answer) => _answers[id] = answer;

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var head = string.Concat(context.Request.Headers.Select(h => $"{h.Key}: {h.Value}\r\n"));
        var (message, path) = (new ForeignEntity(head, body.ToArray()), context.Request.Path.Value!.Split('/'));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        if (path[1] == "mdn")
        {
            _ = _receipts.GetOrAdd(path[2], _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult(message);
        }
        else if (await _answers[path[2]](message) is { } receipt)
        {
            context.Response.StatusCode = StatusCodes.Status200OK;
            context.Response.ContentType = receipt.ContentType;
            await context.Response.Body.WriteAsync(receipt.Body, context.RequestAborted);
        }
    }
}
