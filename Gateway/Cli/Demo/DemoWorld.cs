using Gateway.Hosting;
using Gateway.Partners;

namespace Gateway.Cli.Demo;

/// <summary>Who plays: the gateway as a child process, a retailer by AS2, a supplier by HTTP and an ERP as listeners, and the keys that they hold.</summary>
internal sealed class DemoWorld : IAsyncDisposable
{
    /// <summary>Our AS2 name, and the name of the key that both channels use.</summary>
    public const string As2Name = "NORTHWIND";
    public const string KeyName = "northwind";

    private readonly List<GatewayClient> _clients = [];

    private DemoWorld(string folder, Narrator narrator, TimeProvider clock, Retailer acme, PartnerStub fabrikam, StubListener erp, ChildGateway gateway)
    {
        Folder = folder;
        Tell = narrator;
        Clock = clock;
        Acme = acme;
        Fabrikam = fabrikam;
        Erp = erp;
        Gateway = gateway;
    }

    /// <summary>How long anything may take before it counts as not having happened.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    public string Folder { get; }

    public Narrator Tell { get; }

    public TimeProvider Clock { get; }

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>A retailer, who buys from us.</summary>
    public Retailer Acme { get; }

    /// <summary>A supplier, whom we buy from.</summary>
    public PartnerStub Fabrikam { get; }

    public StubListener Erp { get; }

    public ChildGateway Gateway { get; }

    /// <summary>The ERP's own key, and an operator's, who sees everything.</summary>
    public GatewayClient? ErpClient { get; private set; }

    public GatewayClient? Operator { get; private set; }

    public string? OperatorKey { get; private set; }

    /// <exception cref="StartRefusedException">The sample partners are nowhere.</exception>
    public static async Task<DemoWorld> CreateAsync(string? partners, Narrator narrator, TimeProvider clock, CancellationToken ct)
    {
        var source = ProfileCopy.Find(partners) ?? throw new StartRefusedException(
            "partners-missing", $"The sample partners (acme, fabrikam, erp) are not in {partners ?? "./partners"}; start the demo in the project's folder.");
        var folder = Directory.CreateTempSubdirectory("gateway-demo-").FullName;
        var acme = await Retailer.StartAsync(Directory.CreateDirectory(Path.Combine(folder, "acme")).FullName, clock, ct).ConfigureAwait(false);
        var fabrikam = await PartnerStub.StartAsync(3001, clock, ct).ConfigureAwait(false);
        var erp = await StubListener.StartAsync(clock, ct).ConfigureAwait(false);
        var profiles = Path.Combine(folder, "partners");
        var terms = $"{{ us: {As2Name}, them: {Retailer.Name}, key: {KeyName} }}";
        ProfileCopy.Make(
            source, profiles,
            new Dictionary<string, Uri>
            {
                ["acme-out"] = new(acme.Listener.Address, "/as2"),
                ["fabrikam-out"] = new(fabrikam.Listener.Address, "/edi"),
                ["erp-out"] = new(erp.Address, "/documents"),
            },
            new Dictionary<string, string> { ["acme-in"] = terms, ["acme-out"] = terms });
        ProfileCopy.AddCertificate(profiles, "acme", "acme-now", acme.Key.Pem);
        var gateway = new ChildGateway(ChildGateway.OwnProgram, folder, profiles, Environment(fabrikam, erp), clock);
        return new DemoWorld(folder, narrator, clock, acme, fabrikam, erp, gateway);
    }

    /// <summary>Hands out the keys, and our certificate to the retailer.</summary>
    public void Enter(PartnerCertificate ours, string fabrikam, string erp, string operatorKey)
    {
        Acme.Meet(Gateway.Partners, As2Name, ours);
        Fabrikam.Gateway = Client(Gateway.Partners, fabrikam);
        ErpClient = Client(Gateway.Api, erp);
        Operator = Client(Gateway.Api, operatorKey);
        OperatorKey = operatorKey;
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync().ConfigureAwait(false);
        await Acme.DisposeAsync().ConfigureAwait(false);
        await Fabrikam.DisposeAsync().ConfigureAwait(false);
        await Erp.DisposeAsync().ConfigureAwait(false);
        _clients.ForEach(c => c.Dispose());
    }

    private static Dictionary<string, string> Environment(PartnerStub fabrikam, StubListener erp) => new()
    {
        ["GW_SECRET_FABRIKAM"] = fabrikam.Listener.Secret,
        ["GW_SECRET_ERP"] = erp.Secret,
        ["GW_SECRET_ERP_TEST"] = erp.Secret,
        // The stubs listen on this machine, which the gateway refuses to call unless its installation says so.
        ["Security__Outbound__AllowedNetworks__0"] = "127.0.0.0/8",
        // Every minute would be too late to show a seal.
        ["Audit__SealEvery"] = "00:00:01",
    };

    private GatewayClient Client(Uri address, string key)
    {
        var client = new GatewayClient(address, key, Clock);
        _clients.Add(client);
        return client;
    }
}
