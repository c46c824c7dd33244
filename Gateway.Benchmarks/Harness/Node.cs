namespace Gateway.Benchmarks.Harness;

/// <summary>Addresses and log of one gateway process; a restarted process has the same.</summary>
internal sealed record Node(Uri Url, Uri PartnerUrl, string Log)
{
    public static Node Create(Installation installation, string name) =>
        new(Loopback(Ports.Free()), Loopback(Ports.Free()), Path.Combine(installation.Folder, name + ".log"));

    private static Uri Loopback(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
}
