using System.Text;
using Gateway.Partners;
using Gateway.Security;
using Gateway.Security.Certificates;
using Gateway.Security.Envelopes;
using Gateway.Tests.Api.Host;
using Gateway.Tests.Support;
using Gateway.Tests.Unit.Partners;
using Gateway.Transports;
using Gateway.Transports.As2;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Compliance;

/// <summary>A sealed message as it is stored; no receipt is agreed, so the status decides.</summary>
[Collection(Alone.Name)]
public sealed class As2SenderComplianceTests(SomeEnvelopes parties) : SenderCompliance, IClassFixture<SomeEnvelopes>
{
    private protected override async Task<SenderPeer> StartAsync() => new Peer(await HashingTarget.StartAsync("Message-ID"), parties);

    private sealed class Peer : SenderPeer
    {
        private readonly HashingTarget _target;
        private readonly ServiceProvider _services;

        public Peer(HashingTarget target, SomeEnvelopes parties)
        {
            _target = target;
            Road = new CuttingProxy(target.Port);
            Channel = new Channel
            {
                Id = Some.Out,
                Partner = Some.Partner,
                Direction = ChannelDirection.Out,
                Transport = "as2",
                Url = new Uri($"http://127.0.0.1:{Road.Port}/as2"),
                As2 = new As2Terms { Us = "NORTHWIND", Them = "ACME", Key = "northwind", Receipt = ReceiptMode.None },
            };
            _services = new ServiceCollection()
                .AddLogging()
                .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
                .AddSingleton<IConnectionGuard>(new OpenGuard())
                .AddSingleton<IPartnerDirectory>(new FixedPartners(new TradingPartner { Id = Some.Partner, Name = "Acme", SnapshotHash = "s1", Channels = [Channel] }))
                .AddSingleton<IKeyVault>(new SomeVault(parties.Ours))
                .AddSingleton<IEnvelopeOpener>(parties.Opener)
                .AddSingleton<SigningKeys>()
                .AddSingleton<ISecrets>(new FakeSecrets())
                .AddSingleton<ICertificateMarks, MemoryMarks>()
                .AddSingleton<FirstUses>()
                .AddAs2Transport()
                .BuildServiceProvider();
            Sender = _services.GetRequiredKeyedService<ISender>(As2Registration.Key);
        }

        public override ISender Sender { get; }

        public override CuttingProxy Road { get; }

        public override Channel Channel { get; }

        public override Task<IReadOnlyList<(string Id, string Sha256)>> ReceivedAsync() =>
            Task.FromResult<IReadOnlyList<(string Id, string Sha256)>>([.. _target.Received]);

        public override OutboundMessage Message(string id, long length, int attempt = 1)
        {
            var head = Encoding.ASCII.GetBytes($"Message-ID: <{id}@gateway>\r\nAS2-From: NORTHWIND\r\nAS2-To: ACME\r\nContent-Type: application/pkcs7-mime\r\n\r\n");
            return base.Message(id, length, attempt) with
            {
                Length = head.Length + length,
                OpenBody = _ => ValueTask.FromResult<Stream>(new PatternStream(length, head)),
            };
        }

        public override async ValueTask DisposeAsync()
        {
            await _services.DisposeAsync();
            await Road.DisposeAsync();
            await _target.DisposeAsync();
        }
    }
}
