using System.Text.Json;
using Gateway.Audit;
using Gateway.Events;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline;
using Gateway.Transports;
using Gateway.Transports.HotFolder;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Api.Folders;

/// <summary>Tests of a gateway that takes files from one folder, by a clock that the test moves: <c>warn/in</c> of this machine, or one of a server.</summary>
public abstract class FolderTest : IAsyncDisposable
{
    private protected const string Channel = "warn-drop";

    private InProcessGateway? _gateway;
    private FileIntake? _intake;

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    private protected AtPoints Points { get; } = new();

    private protected InProcessGateway Gateway => _gateway!;

    private protected virtual string Folder => Path.Combine(Gateway.Folders, "warn", "in");

    public virtual async ValueTask DisposeAsync()
    {
        if (_gateway is { } gateway)
        {
            await gateway.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected async Task StartAsync(string files, string limit = "5 MB", bool watch = false, string? folders = null)
    {
        _gateway = await InProcessGateway.StartAsync(Points, Clock, watch, folders);
        await Gateway.ChangeAsync("warn", "agreements:\n", $$"""
              {{Channel}}:
                direction: in
                carries: [ZZ:{{EndToEndPartners.IdOf("warn")}}]
                limit: {{limit}}
                files: { {{files}} }
            {{await RoadAsync()}}
            agreements:

            """);
        await Gateway.ChangeAsync("warn", "channels: [warn-in]", $"channels: [warn-in, {Channel}]");
        _ = Directory.CreateDirectory(Folder);
    }

    /// <summary>The transport and its keys, in the profile.</summary>
    private protected virtual Task<string> RoadAsync() => Task.FromResult("    transport: folder\n    folder: warn/in");

    /// <summary>One look, whatever it comes to.</summary>
    private protected Task<PollState> SeeAsync() => Gateway.LookAsync(Channel);

    private protected virtual Task<PollState> LookAsync() => Gateway.LookAsync(Channel);

    /// <summary>Two looks with the time between them that a file settles in.</summary>
    private protected virtual async Task<PollState> SettledLookAsync()
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

    /// <summary>As a client does that preserves times, after it has closed the file.</summary>
    private protected void Touch(string name) => File.SetLastWriteTimeUtc(PathOf(name), EndToEndGateway.Now.UtcDateTime.AddDays(-Random.Shared.Next(1, 1000)));

    private protected List<string> Names() => [.. Directory.GetFileSystemEntries(Folder).Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal)];

    /// <summary>The same, with names of ours that are the same in each run.</summary>
    private protected List<string> Shown() =>
        [.. Names().Select(n => OurName.TryParse(n, out _, out var original) ? $"(ours) {original}" : n).Order(StringComparer.Ordinal)];

    /// <summary>A look at the real folder through a shelf that does what the test says; what is remembered of the folder is that of these looks.</summary>
    private protected async Task<PollResult> LookThroughAsync(Func<IFileShelf, IFileShelf> through)
    {
        _intake ??= new FileIntake(Gateway.Of<IInbox>(), Points, Clock);
        using var folder = LocalFolder.Open(Gateway.Folders, "warn/in");
        var shelf = through(new HotFolderShelf("warn/in", folder, new WatchedFolder(), new LookProgress()));
        var claim = await ClaimAsync();
        try
        {
            return await _intake.TakeAsync(Gateway.Of<IPartnerDirectory>().Current.Find(new ChannelId(Channel))!, claim, shelf, "channel:test", Ct);
        }
        finally
        {
            await ReleaseAsync(claim);
        }
    }

    /// <summary>The right to look at the channel, which nobody has.</summary>
    private protected async Task<ClaimedPoll> ClaimAsync()
    {
        var store = Gateway.Of<IPollStore>();
        await store.KnowAsync([.. Gateway.Of<IPolls>().Channels.Select(c => c.Id)], Ct);
        Assert.True(await store.AskAsync(new ChannelId(Channel), Ct));
        return Assert.Single(await store.ClaimAsync(100, [], Ct), c => c.Channel.Value == Channel);
    }

    private protected Task ReleaseAsync(ClaimedPoll claim) => Gateway.Of<IPollStore>().ReleaseAsync(claim, due: null, Ct);

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
