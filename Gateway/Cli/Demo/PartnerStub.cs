using Gateway.Security;

namespace Gateway.Cli.Demo;

/// <summary>A trading partner's system by HTTP: takes what the gateway sends, and hands in with its key, its 997s among the rest.</summary>
internal sealed class PartnerStub : IAsyncDisposable
{
    private GatewayClient? _gateway;

    private PartnerStub(StubListener listener, int firstControlNumber, TimeProvider clock)
    {
        Listener = listener;
        Acknowledger = new Acknowledger(firstControlNumber, clock);
        listener.Answer = TakeAsync;
    }

    public StubListener Listener { get; }

    public Acknowledger Acknowledger { get; }

    /// <summary>Where it hands in; without it nothing is acknowledged.</summary>
    public GatewayClient? Gateway
    {
        get => _gateway;
        set
        {
            _gateway = value;
            Acknowledger.HandIn = value is null ? null : async (interchange, control, ct) =>
            {
                var answer = await value.PostExchangeAsync(interchange, $"997-{control}", ct).ConfigureAwait(false);
                return $"{answer.Status}, {answer.Exchange}";
            };
        }
    }

    public static async Task<PartnerStub> StartAsync(int firstControlNumber, TimeProvider clock, CancellationToken ct) =>
        new(await StubListener.StartAsync(clock, ct).ConfigureAwait(false), firstControlNumber, clock);

    public async ValueTask DisposeAsync()
    {
        Acknowledger.Dispose();
        await Listener.DisposeAsync().ConfigureAwait(false);
    }

    private ValueTask<int> TakeAsync(Received message, CancellationToken ct)
    {
        if (message.Signature != WebhookVerdict.Valid)
        {
            return new(StatusCodes.Status401Unauthorized);
        }

        Acknowledger.Take(message.Id, message.Body);
        return new(StatusCodes.Status200OK);
    }
}
