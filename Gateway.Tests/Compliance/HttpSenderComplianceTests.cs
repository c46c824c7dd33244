using Gateway.Partners;
using Gateway.Tests.Api.Host;
using Gateway.Tests.Support;
using Gateway.Transports;
using Gateway.Transports.Http;
using Xunit;

namespace Gateway.Tests.Compliance;

[Collection(Alone.Name)]
public sealed class HttpSenderComplianceTests : SenderCompliance
{
    private protected override async Task<SenderPeer> StartAsync() => new Peer(await HashingTarget.StartAsync("Idempotency-Key"));

    private sealed class Peer : SenderPeer
    {
        private readonly HashingTarget _target;
        private readonly HttpSender _sender = new(new OpenGuard(), new FakeSecrets(), TimeProvider.System);

        public Peer(HashingTarget target)
        {
            _target = target;
            Road = new CuttingProxy(target.Port);
            Channel = new Channel
            {
                Id = Some.Out,
                Partner = Some.Partner,
                Direction = ChannelDirection.Out,
                Transport = "http",
                Url = new Uri($"http://127.0.0.1:{Road.Port}/in"),
            };
        }

        public override ISender Sender => _sender;

        public override CuttingProxy Road { get; }

        public override Channel Channel { get; }

        public override Task<IReadOnlyList<(string Id, string Sha256)>> ReceivedAsync() =>
            Task.FromResult<IReadOnlyList<(string Id, string Sha256)>>([.. _target.Received]);

        public override async ValueTask DisposeAsync()
        {
            _sender.Dispose();
            await Road.DisposeAsync();
            await _target.DisposeAsync();
        }
    }
}
