using System.Text;
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

/// <summary>Repeated documents that are looked up in the same moment, when none of them is committed yet: exactly one of them goes on.</summary>
public sealed class SideBySideTests : IAsyncLifetime
{
    private const int Count = 4;

    private readonly TemporaryFolder _folder = new();
    private readonly Meeting _meeting = new();
    private ServiceProvider? _services;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private ServiceProvider Services => _services!;

    [Theory]
    [InlineData("hold", ValidationState.Valid)]
    [InlineData("reject", ValidationState.Invalid)]
    public async Task OfAPartnersRepeatsOneGoesOn(string policy, ValidationState repeats)
    {
        var order = SampleOrder.Good(7_000_001, EndToEndGateway.Now);
        var body = new OrderInterchange
        {
            SenderQualifier = "ZZ",
            Sender = EndToEndPartners.IdOf(policy),
            GroupSender = EndToEndPartners.IdOf(policy),
            ControlNumber = 1,
            Time = EndToEndGateway.Now,
            Orders = [order],
        };
        var ids = new List<ExchangeId>();
        for (var control = 1; control <= Count; control++)
        {
            ids.Add(await AcceptAsync(new PartnerId(policy), (body with { ControlNumber = control }).ToBytes()));
        }

        await TranslateAsync("translation-after-map");

        var documents = (await ViewsAsync(ids)).Select(e => Assert.Single(e.Documents)).OrderBy(d => d.Code is not null).ToList();
        Assert.Equal([null, .. Enumerable.Repeat("duplicate-document", Count - 1)], documents.Select(d => d.Code));
        Assert.Equal([ValidationState.Valid, .. Enumerable.Repeat(repeats, Count - 1)], documents.Select(d => d.Validation));
    }

    [Fact]
    public async Task OfOurOwnRepeatsOneGoesOut()
    {
        var order = Encoding.UTF8.GetBytes(EndToEndDocuments.Order("PO-1"));
        var ids = new List<ExchangeId>();
        for (var i = 0; i < Count; i++)
        {
            ids.Add(await SubmitAsync(order));
        }

        await TranslateAsync("translation-before-commit");

        var ended = (await ViewsAsync(ids)).Select(e => (e.Summary.Stage, e.Summary.Code)).OrderBy(e => e.Stage);
        Assert.Equal([(ExchangeStage.Translated, null), .. Enumerable.Repeat((ExchangeStage.Quarantined, (string?)"duplicate-document"), Count - 1)], ended);
    }

    public async ValueTask InitializeAsync()
    {
        var partners = _folder.File("partners");
        ProfileCopy.Make(ProfileCopy.Find(null)!, partners, new Dictionary<string, Uri>());
        EndToEndPartners.AddRetailer(partners, "hold", new Uri("http://127.0.0.1:9"), business: "hold");
        EndToEndPartners.AddRetailer(partners, "reject", new Uri("http://127.0.0.1:9"), business: "reject");
        EndToEndPartners.AddOffice(partners);
        var configuration = new ConfigurationManager();
        Settings.Add(configuration, new Dictionary<string, string?>
        {
            ["Storage:Provider"] = "Sqlite",
            ["Storage:DataDirectory"] = _folder.File("data"),
            ["Profiles:Directory"] = partners,
        });
        _services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddGateway(configuration, loopbackOnly: true)
            .AddSingleton<IWake, NoWake>().AddSingleton<IFaultPoint>(_meeting).BuildServiceProvider();
        _ = await Services.GetRequiredService<LedgerDatabase>().MigrateAsync(Ct);
        var report = await Services.GetRequiredService<IProfilePublisher>().ApplyAsync(partners, "person:test", Ct);
        Assert.True(report.Clean, string.Join('\n', report.Plan.AllErrors));
        _ = await Services.GetRequiredService<IPartnerDirectory>().RefreshAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await (_services?.DisposeAsync() ?? ValueTask.CompletedTask);
        _meeting.Dispose();
        _folder.Dispose();
    }

    private async Task<ExchangeId> AcceptAsync(PartnerId partner, byte[] body)
    {
        var accepted = await Services.GetRequiredService<IInbox>().AcceptAsync(
            new InboundMessage { Channel = ChannelOf(partner), Actor = "key:test", Body = new MemoryStream(body), ContentType = "application/edi-x12" }, Ct);
        return Assert.IsType<AcceptResult.Accepted>(accepted).Exchange;
    }

    private async Task<ExchangeId> SubmitAsync(byte[] order)
    {
        var result = await Services.GetRequiredService<ISubmit>().SubmitAsync(
            new PartnerId("fabrikam"), "order", new MemoryStream(order), ChannelOf(new PartnerId("office")), "key:test", null, Ct);
        return Assert.IsType<SubmitResult.Accepted>(result).Exchange;
    }

    private Channel ChannelOf(PartnerId partner) =>
        Services.GetRequiredService<IPartnerDirectory>().Current.Partners.First(p => p.Id == partner).Channels.First(c => c.Direction == ChannelDirection.In);

    /// <summary>Translates all that waits, each in its own task; all of them meet at that point before one goes on.</summary>
    private async Task TranslateAsync(string point)
    {
        var claimed = await Services.GetRequiredService<IExchangeStore>().ClaimExchangesAsync(Stage.Translation, ClaimRequest.Of(Count), Ct);
        Assert.Equal(Count, claimed.Count);
        var translation = Services.GetRequiredService<Translation>();
        var work = await translation.PrepareAsync(claimed, Ct);
        _meeting.At = point;
        await Task.WhenAll(claimed.Select(c => Task.Factory.StartNew(() => work(c, Ct), Ct, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
    }

    private async Task<IReadOnlyList<ExchangeView>> ViewsAsync(List<ExchangeId> ids)
    {
        var reader = Services.GetRequiredService<IExchangeReader>();
        var views = new List<ExchangeView>();
        foreach (var id in ids)
        {
            views.Add((await reader.FindAsync(id, PartnerScope.All, Ct))!);
        }

        return views;
    }

    /// <summary>Where the first <see cref="Count"/> that come wait for each other.</summary>
    private sealed class Meeting : IFaultPoint, IDisposable
    {
        private readonly CountdownEvent _awaited = new(Count);

        public string? At { get; set; }

        public void Dispose() => _awaited.Dispose();

        public void Hit(string name)
        {
            if (name == At && !_awaited.IsSet)
            {
                _ = _awaited.Signal();
                Assert.True(_awaited.Wait(EndToEndGateway.Patience), "The others did not come.");
            }
        }
    }
}
