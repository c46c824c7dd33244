using Gateway.Benchmarks.Harness;
using Gateway.Benchmarks.Load;

namespace Gateway.Benchmarks.As2;

/// <summary>The partners of the AS2 benches: one that sends and takes messages, and an ERP that fetches its orders.</summary>
internal static class As2Profiles
{
    public const string Us = "BENCHSELLER";
    public const string Them = "BENCHRETAILER";
    public const string Partner = "retailer";
    public const string Outbound = "retailer-out";

    /// <summary>Name of the gateway's key.</summary>
    public const string Key = "bench";

    public static void Write(string folder, string pem, Uri partner)
    {
        var retailer = Directory.CreateDirectory(Path.Combine(folder, Partner)).FullName;
        var erp = Directory.CreateDirectory(Path.Combine(folder, "erp")).FullName;
        _ = Directory.CreateDirectory(Path.Combine(retailer, "certs"));
        File.WriteAllText(Path.Combine(retailer, "certs", "retailer.pem"), pem);
        File.WriteAllText(Path.Combine(retailer, "profile.yaml"), RetailerProfile(partner));
        RetailerProfiles.WriteMap(retailer);
        File.WriteAllText(Path.Combine(erp, "profile.yaml"), RetailerProfiles.PullingErp);
    }

    private static string RetailerProfile(Uri partner) => $$"""
        partner: {{Partner}}
        name: Bench Retailer
        identities:
          - 08:{{SampleOrders.RetailerId}}
        channels:
          retailer-in:
            direction: in
            transport: as2
            carries: [08:{{SampleOrders.RetailerId}}]
            limit: 4 GB
            as2: { us: {{Us}}, them: {{Them}}, key: {{Key}} }
          {{Outbound}}:
            direction: out
            transport: as2
            url: {{partner}}as2
            parallel: 16
            timeout: 10 min
            as2: { us: {{Us}}, them: {{Them}}, key: {{Key}}, encrypt: aes-128-cbc }
        certificates:
          retailer-now: { file: certs/retailer.pem, use: [sign, encrypt] }
        {{RetailerProfiles.OrdersAlone("retailer-in")}}
        """;
}
