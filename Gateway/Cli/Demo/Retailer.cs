using Gateway.Partners;

namespace Gateway.Cli.Demo;

/// <summary>A retailer's system that speaks AS2 both ways: its own key, its server, and its 997s for what it gets.</summary>
internal sealed class Retailer : IAsyncDisposable
{
    public const string Name = "ACME";

    private readonly string _folder;

    private Retailer(PartyKey key, As2Listener listener, string folder, TimeProvider clock)
    {
        (Key, Listener, _folder) = (key, listener, folder);
        Acknowledger = new Acknowledger(1, clock);
        listener.Taken = message => Acknowledger.Take(message.Id, message.Body);
    }

    public PartyKey Key { get; }

    public As2Listener Listener { get; }

    public Acknowledger Acknowledger { get; }

    /// <summary>Its way to the gateway, once it has the gateway's certificate.</summary>
    public As2Mailer? Mailer { get; private set; }

    /// <param name="folder">Exists; for what is too large for memory.</param>
    public static async Task<Retailer> StartAsync(string folder, TimeProvider clock, CancellationToken ct)
    {
        var key = PartyKey.Create("Acme Retail", clock);
        return new Retailer(key, await As2Listener.StartAsync(Name, key, folder, clock, ct).ConfigureAwait(false), folder, clock);
    }

    /// <summary>The gateway's certificate came, as a partner gets it: as a file.</summary>
    /// <param name="ours">The gateway's AS2 name.</param>
    public void Meet(Uri partners, string ours, PartnerCertificate gateway)
    {
        Listener.Gateway = gateway;
        var mailer = Mailer = new As2Mailer(partners, new As2Terms { Us = Name, Them = ours, Key = "acme" }, Key, gateway, _folder);
        Acknowledger.HandIn = async (interchange, _, ct) =>
        {
            var answer = await mailer.PostAsync(await mailer.SealAsync(interchange, ct).ConfigureAwait(false), ct).ConfigureAwait(false);
            return answer.IsProof ? $"{answer.Disposition}, MIC equal" : $"{answer.Status} {answer.Why}";
        };
    }

    public async ValueTask DisposeAsync()
    {
        Acknowledger.Dispose();
        await Listener.DisposeAsync().ConfigureAwait(false);
        Mailer?.Dispose();
        Key.Dispose();
    }
}
