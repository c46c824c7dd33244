using System.Text.Json;
using Gateway.Audit;
using Gateway.Events;
using Gateway.Exchanges;
using Gateway.Partners;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Api.Folders;

/// <summary>Tests of a gateway that takes files from one folder, <c>warn/in</c>, by a clock that the test moves.</summary>
public abstract class FolderTest : IAsyncDisposable
{
    private protected const string Channel = "warn-drop";

    private InProcessGateway? _gateway;

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    private protected AtPoints Points { get; } = new();

    private protected InProcessGateway Gateway => _gateway!;

    private protected string Folder => Path.Combine(Gateway.Folders, "warn", "in");

    public async ValueTask DisposeAsync()
    {
        if (_gateway is { } gateway)
        {
            await gateway.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected async Task StartAsync(string files, string limit = "5 MB", bool watch = false)
    {
        _gateway = await InProcessGateway.StartAsync(Points, Clock, watch);
        await Gateway.ChangeAsync("warn", "agreements:\n", $$"""
              {{Channel}}:
                direction: in
                transport: folder
                folder: warn/in
                carries: [ZZ:{{EndToEndPartners.IdOf("warn")}}]
                limit: {{limit}}
                files: { {{files}} }
            agreements:

            """);
        await Gateway.ChangeAsync("warn", "channels: [warn-in]", $"channels: [warn-in, {Channel}]");
        _ = Directory.CreateDirectory(Folder);
    }

    private protected Task<PollState> LookAsync() => Gateway.LookAsync(Channel);

    /// <summary>Two looks with the time between them that a file settles in.</summary>
    private protected async Task<PollState> SettledLookAsync()
    {
        _ = await LookAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));
        return await LookAsync();
    }

    /// <summary>A look in which the process ends; its claim runs out.</summary>
    private protected async Task CrashingLookAsync(string point)
    {
        Points.Once(point, () => throw new InvalidOperationException("the process ends"));
        _ = await Assert.ThrowsAsync<InvalidOperationException>(LookAsync);
        Clock.Advance(TimeSpan.FromMinutes(1));
    }

    private protected byte[] Order(int count = 1) => Gateway.Order("warn", count).ToBytes();

    private protected string PathOf(string name) => Path.Combine(Folder, name);

    private protected void Put(string name, byte[] content) => File.WriteAllBytes(PathOf(name), content);

    /// <summary>A file with its marker.</summary>
    private protected void PutMarked(string name, byte[] content)
    {
        Put(name, content);
        Put($"{name}.done", []);
    }

    private protected List<string> Names() => [.. Directory.GetFileSystemEntries(Folder).Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal)];

    private protected static IReadOnlyList<(string Name, string Code)> Skipped(PollState look) => look.Skipped is { } skipped
        ? [.. JsonElement.Parse(skipped).EnumerateArray().Select(s => (s.GetProperty("name").GetString()!, s.GetProperty("code").GetString()!))]
        : [];

    private protected async Task<IReadOnlyList<ExchangeSummary>> ExchangesAsync() => [.. (await Gateway.Of<IExchangeReader>()
        .ListAsync(new ExchangeFilter { Direction = Direction.Inbound, Limit = 500 }, PartnerScope.All, Ct)).Items.OrderBy(e => e.Id.Value)];

    private protected async Task<IReadOnlyList<string>> TextsAsync()
    {
        var texts = new List<string>();
        foreach (var exchange in await ExchangesAsync())
        {
            texts.Add(await Gateway.TextAsync(exchange.Id));
        }

        return texts;
    }

    private protected async Task<int> RepeatsAsync(ExchangeId exchange) => (await Gateway.ViewAsync(exchange)).Timeline.Count(t => t.Kind == AuditKinds.ExchangeRepeated);

    private protected async Task<IReadOnlyList<OutboxEvent>> EventsAsync()
    {
        var feed = Gateway.Of<IOutboxFeed>();
        _ = await feed.NumberAsync(Ct);
        return [.. (await feed.ReadAsync(0, int.MaxValue, Ct)).Select(e => e.Event)];
    }

    /// <summary>Alerts with that text in them.</summary>
    private protected async Task<IReadOnlyList<string>> AlertsAsync(string text) =>
        [.. (await EventsAsync()).Where(e => e.Type == AuditKinds.Alert && e.Data.Contains(text, StringComparison.Ordinal)).Select(e => e.Data)];
}
