using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Gateway.Benchmarks.Stub;

/// <summary>
/// An ERP (<c>/erp</c>) and a partner (<c>/partner</c>) that take what the gateway delivers. Runs in a process of its own, which ends with its standard
/// input, and so with whoever started it.
/// </summary>
internal static class StubHost
{
    public static async Task<int> RunAsync(CancellationToken ct)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        _ = builder.WebHost.UseKestrelCore().ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Loopback, 0);
            k.Limits.MaxRequestBodySize = 64 * 1024 * 1024;
            k.AddServerHeader = false;
        });
        await using var app = builder.Build();
        var sides = new Dictionary<string, StubSide>
        {
            ["/erp"] = new(DocumentReading.Order, TimeProvider.System),
            ["/partner"] = new(DocumentReading.Acknowledgment, TimeProvider.System),
        };
        app.Run(context => AnswerAsync(context, sides));
        await app.StartAsync(ct);
        Console.WriteLine(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await Console.OpenStandardInput().CopyToAsync(Stream.Null, ct);
        await app.StopAsync(CancellationToken.None);
        return 0;
    }

    private static Task AnswerAsync(HttpContext context, Dictionary<string, StubSide> sides)
    {
        var path = context.Request.Path.Value!;
        if (sides.TryGetValue(path, out var side))
        {
            return side.ReceiveAsync(context);
        }

        // /erp/stats, /erp/entries, /erp/behave
        var (of, verb) = path.LastIndexOf('/') is var slash and > 0 ? (path[..slash], path[(slash + 1)..]) : (path, string.Empty);
        if (!sides.TryGetValue(of, out side))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        switch (verb)
        {
            case "stats":
                return context.Response.WriteAsync(JsonSerializer.Serialize(side.Log.Stats()), context.RequestAborted);
            case "entries":
                return WriteEntriesAsync(context.Response, side.Log.Entries(), context.RequestAborted);
            case "behave":
                side.Behaviour = Behaviour(context.Request.Query);
                return Task.CompletedTask;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }

    private static async Task WriteEntriesAsync(HttpResponse response, IReadOnlyList<StubEntry> entries, CancellationToken ct)
    {
        await using var writer = new StreamWriter(response.Body, Encoding.UTF8, 64 * 1024, leaveOpen: true);
        foreach (var entry in entries)
        {
            await writer.WriteLineAsync(entry.ToLine().AsMemory(), ct);
        }
    }

    private static StubBehaviour Behaviour(IQueryCollection query) => new(
        TimeSpan.FromMilliseconds(Number(query["before"], 0)), TimeSpan.FromMilliseconds(Number(query["after"], 0)), Number(query["failEvery"], 0),
        Number(query["status"], StatusCodes.Status500InternalServerError));

    private static int Number(string? text, int otherwise) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
