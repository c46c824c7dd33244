using System.Text.Json;
using Gateway.Access;
using Gateway.Audit;
using Gateway.Cli.Demo;
using Gateway.Exchanges;
using Gateway.Hosting;
using Gateway.Partners;
using Gateway.Pipeline;
using Gateway.Pipeline.Stages;
using Gateway.Storage;
using Gateway.Tests.Support;
using Gateway.Transports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>
/// Every service of the gateway over SQLite, without its clock: the test says which stage runs when, so that what waits between two stages can be looked at
/// and changed. Its partners are the project's own, an office, and the retailers <c>hold</c>, <c>reject</c> and <c>warn</c>, named for their policy.
/// </summary>
internal sealed class InProcessGateway : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;
    private int _control;
    private int _order = 7_000_000;

    private InProcessGateway(IFaultPoint faults, TimeProvider clock, bool watch, string? folders)
    {
        Folders = folders ?? _folder.File("folders");
        ProfileCopy.Make(ProfileCopy.Find(null)!, Partners, new Dictionary<string, Uri>());
        foreach (var policy in (string[])["hold", "reject", "warn"])
        {
            EndToEndPartners.AddRetailer(Partners, policy, new Uri("http://127.0.0.1:9"), business: policy);
        }

        EndToEndPartners.AddOffice(Partners);
        var configuration = new ConfigurationManager();
        Settings.Add(configuration, new Dictionary<string, string?>
        {
            ["Storage:Provider"] = "Sqlite",
            ["Storage:DataDirectory"] = _folder.File("data"),
            ["Profiles:Directory"] = Partners,
            ["Security:Outbound:AllowedNetworks:0"] = "127.0.0.0/8",
            ["Sftp:Fetch"] = "true",
            ["HotFolder:Enabled"] = "true",
            ["HotFolder:Root"] = Folders,
            ["HotFolder:Watch"] = watch ? "true" : "false",
        });
        _services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddGateway(configuration, loopbackOnly: true)
            .AddSingleton<IWake, NoWake>().AddSingleton(faults).AddSingleton(clock).BuildServiceProvider();
    }

    /// <summary>The folder of the profiles; <see cref="ApplyAsync"/> publishes what was changed there.</summary>
    public string Partners => _folder.File("partners");

    /// <summary>The folder that the folders of partners lie in.</summary>
    public string Folders { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="watch">Whether the system tells of files in folders; otherwise nothing happens between two looks.</param>
    /// <param name="folders">Where the folders of partners lie; null: below its own.</param>
    public static async Task<InProcessGateway> StartAsync(IFaultPoint? faults = null, TimeProvider? clock = null, bool watch = false, string? folders = null)
    {
        var gateway = new InProcessGateway(faults ?? new NoFaults(), clock ?? TimeProvider.System, watch, folders);
        _ = await gateway.Of<LedgerDatabase>().MigrateAsync(Ct);
        await gateway.ApplyAsync();
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Dispose();
    }

    public T Of<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task ApplyAsync()
    {
        var report = await Of<IProfilePublisher>().ApplyAsync(Partners, "person:test", Ct);
        Assert.True(report.Clean, string.Join('\n', report.Plan.AllErrors));
        _ = await Of<IPartnerDirectory>().RefreshAsync(Ct);
    }

    /// <summary>Replaces text in a partner's profile and publishes it.</summary>
    public async Task ChangeAsync(string partner, string from, string to)
    {
        var profile = Path.Combine(Partners, partner, "profile.yaml");
        var text = await File.ReadAllTextAsync(profile, Ct);
        Assert.Contains(from, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(profile, text.Replace(from, to, StringComparison.Ordinal), Ct);
        await ApplyAsync();
    }

    /// <summary>Good orders of a retailer under numbers that no other has.</summary>
    public OrderInterchange Order(string partner, int count = 1) => new()
    {
        SenderQualifier = "ZZ",
        Sender = EndToEndPartners.IdOf(partner),
        GroupSender = EndToEndPartners.IdOf(partner),
        ControlNumber = ++_control,
        Time = EndToEndGateway.Now,
        Orders = [.. Enumerable.Range(0, count).Select(_ => SampleOrder.Good(++_order, EndToEndGateway.Now))],
    };

    /// <summary>Another interchange with the same orders.</summary>
    public OrderInterchange Again(OrderInterchange order) => order with { ControlNumber = ++_control };

    public async Task<ExchangeId> AcceptAsync(string partner, byte[] body)
    {
        var accepted = await Of<IInbox>().AcceptAsync(
            new InboundMessage { Channel = InboundOf(partner), Actor = "key:test", Body = new MemoryStream(body), ContentType = "application/edi-x12" }, Ct);
        return Assert.IsType<AcceptResult.Accepted>(accepted).Exchange;
    }

    public async Task<ExchangeId> SubmitAsync(string receiver, string type, byte[] document)
    {
        var result = await Of<ISubmit>().SubmitAsync(new PartnerId(receiver), type, new MemoryStream(document), InboundOf("office"), "key:test", null, Ct);
        return Assert.IsType<SubmitResult.Accepted>(result).Exchange;
    }

    public async Task<ExchangeId> ReplayAsync(ExchangeId exchange)
    {
        var result = await TryReplayAsync(exchange);
        Assert.Null(result.Code);
        return result.Exchange!.Value;
    }

    public async Task<ReplayResult> TryReplayAsync(ExchangeId exchange)
    {
        var person = new Principal("person:test", "test", null, [], Scopes.All.ToHashSet(), PartnerScope.All);
        return (await Of<IReplay>().ReplayAsync(exchange, person, null, Ct))!;
    }

    /// <summary>One look at a channel on which we fetch, and how it ended.</summary>
    public async Task<PollState> LookAsync(string channel)
    {
        var store = Of<IPollStore>();
        await store.KnowAsync([.. Of<IPolls>().Channels.Select(c => c.Id)], Ct);
        Assert.True(await store.AskAsync(new ChannelId(channel), Ct));
        foreach (var claim in await store.ClaimAsync(100, [], Ct))
        {
            await Of<IPolls>().RunAsync(claim, Ct);
        }

        return (await store.ListAsync(Ct)).Single(s => s.Channel.Value == channel);
    }

    /// <summary>Accepts and translates.</summary>
    public async Task<ExchangeView> TranslatedAsync(string partner, byte[] body)
    {
        var id = await AcceptAsync(partner, body);
        await TranslateAsync();
        return await ViewAsync(id);
    }

    /// <summary>Opens all envelopes that wait.</summary>
    public Task OpenAsync() => RunAsync(Of<Opening>());

    /// <summary>Translates all that waits, each in a thread of its own.</summary>
    public Task TranslateAsync() => RunAsync(Of<Translation>());

    /// <summary>Routes all that waits.</summary>
    public Task RouteAsync() => RunAsync(Of<Routing>());

    /// <summary>Makes one attempt of every delivery that waits.</summary>
    public async Task DeliverAsync()
    {
        var claimed = await Of<IExchangeStore>().ClaimDeliveriesAsync(ClaimRequest.Of(100), Ct);
        Assert.NotEmpty(claimed);
        foreach (var delivery in claimed)
        {
            await Of<DeliveryStage>().DeliverAsync(delivery, () => { }, Ct);
        }
    }

    /// <summary>Moves an outbound exchange's delivery to failed, which is final.</summary>
    public async Task FailAsync(ExchangeId outbound)
    {
        var delivery = Assert.Single((await ViewAsync(outbound)).Deliveries);
        var move = new DeliveryMove(delivery.Id, outbound, delivery.State, DeliveryState.Failed, "http-4xx");
        Assert.IsType<OutcomeResult.Committed>(await Of<IOutcomeCommitter>().CommitAsync(new StageOutcome { DeliveryMoves = [move] }, Ct));
    }

    /// <summary>Routes all that waits and fails what was made from an exchange, which is done then.</summary>
    public async Task FinishAsync(ExchangeId exchange)
    {
        await RouteAsync();
        foreach (var child in (await ViewAsync(exchange)).Children)
        {
            await FailAsync(child.Id);
        }
    }

    private async Task RunAsync(IExchangeStage stage)
    {
        var claimed = await Of<IExchangeStore>().ClaimExchangesAsync(stage.Stage, ClaimRequest.Of(100), Ct);
        Assert.NotEmpty(claimed);
        var work = await stage.PrepareAsync(claimed, Ct);
        await Task.WhenAll(claimed.Select(c => Task.Factory.StartNew(() => work(c, Ct), Ct, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
    }

    public async Task<ExchangeView> ViewAsync(ExchangeId id) => (await Of<IExchangeReader>().FindAsync(id, PartnerScope.All, Ct))!;

    /// <summary>The one exchange that was split off this one.</summary>
    public async Task<ExchangeView> PartOfAsync(ExchangeView message)
    {
        var facts = JsonElement.Parse(Assert.Single(message.Timeline, e => e.Kind == AuditKinds.ExchangeSplit).Data);
        Assert.True(ExchangeId.TryParse(facts.GetProperty("exchange").GetString()!, out var part));
        return await ViewAsync(part);
    }

    /// <summary>What was made from an exchange: kind, channel and bytes of each, in the order of their bytes, which is that of their ISA13.</summary>
    public async Task<IReadOnlyList<(string Purpose, string Channel, string Text)>> OutboundAsync(ExchangeId id)
    {
        var made = new List<(string Purpose, string Channel, string Text)>();
        foreach (var child in (await ViewAsync(id)).Children)
        {
            var delivery = Assert.Single((await ViewAsync(child.Id)).Deliveries);
            made.Add((delivery.Purpose, delivery.Channel.Value, await TextAsync(child.Id)));
        }

        return [.. made.OrderBy(m => m.Text, StringComparer.Ordinal)];
    }

    public async Task<string> TextAsync(ExchangeId id)
    {
        var payload = await Of<IExchangeStore>().PayloadAsync(id, StoredPayload.Raw, Ct);
        using var reader = new StreamReader(await Of<IPayloadStore>().OpenReadAsync(payload!, Ct));
        return await reader.ReadToEndAsync(Ct);
    }

    private Channel InboundOf(string partner) =>
        Of<IPartnerDirectory>().Current.Find(new PartnerId(partner))!.Channels.First(c => c.Direction == ChannelDirection.In);
}
