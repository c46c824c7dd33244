using Gateway.Benchmarks.Harness;
using Gateway.Benchmarks.Load;

namespace Gateway.Benchmarks.Sftp;

/// <summary>The partners of the SFTP bench: one with a server that orders are fetched from and files are put to, and an ERP that fetches its orders.</summary>
internal static class SftpProfiles
{
    public const string Partner = "retailer";
    public const string Inbound = "retailer-in";
    public const string Outbound = "retailer-out";
    public const string KeyVariable = "GW_SECRET_BENCH_SSH";

    public static void Write(string folder, SftpServer server)
    {
        var retailer = Directory.CreateDirectory(Path.Combine(folder, Partner)).FullName;
        var erp = Directory.CreateDirectory(Path.Combine(folder, "erp")).FullName;
        File.WriteAllText(Path.Combine(retailer, "profile.yaml"), RetailerProfile(server));
        RetailerProfiles.WriteMap(retailer);
        File.WriteAllText(Path.Combine(erp, "profile.yaml"), RetailerProfiles.PullingErp);
    }

    private static string RetailerProfile(SftpServer server) => string.Create(CultureInfo.InvariantCulture, $$"""
        partner: {{Partner}}
        name: Bench Retailer
        identities:
          - 08:{{SampleOrders.RetailerId}}
        channels:
          {{Inbound}}:
            direction: in
            transport: sftp
            carries: [08:{{SampleOrders.RetailerId}}]
            limit: 4 GB
            poll: { every: 5 s }
            files: { settled: 1 s }
            sftp:
              host: 127.0.0.1
              port: {{server.Port}}
              user: {{SftpServer.User}}
              host-keys: [{{server.Fingerprint}}]
              private-key: ${env:{{KeyVariable}}}
              folder: files/out
          {{Outbound}}:
            direction: out
            transport: sftp
            timeout: 10 min
            sftp:
              host: 127.0.0.1
              port: {{server.Port}}
              user: {{SftpServer.User}}
              host-keys: [{{server.Fingerprint}}]
              private-key: ${env:{{KeyVariable}}}
              folder: files/in
              file-name: "{id}.bin"
        {{RetailerProfiles.OrdersAlone(Inbound)}}
        """);
}
