using System.Diagnostics;

namespace Gateway.Benchmarks.Harness;

/// <summary>A real gateway process of an installation: <c>serve</c> on loopback ports of its own, its log in a file.</summary>
internal sealed class GatewayProcess : IDisposable
{
    // exec: the process that is killed and measured is the gateway, not a shell.
    private const string Script = "exec \"$0\" \"$@\" >>\"$GW_BENCH_LOG\" 2>&1 </dev/null";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;

    private GatewayProcess(Process process, Node node)
    {
        _process = process;
        Node = node;
    }

    public Node Node { get; }

    public int Pid => _process.Id;

    public bool Ended => _process.HasExited;

    /// <param name="more">Variables of this start only, as GW_CRASH_AT.</param>
    /// <param name="roles">As <c>--roles</c> has them; null = all.</param>
    public static GatewayProcess Start(Installation installation, Node node, IReadOnlyDictionary<string, string>? more = null, string? roles = null)
    {
        var start = new ProcessStartInfo(
            "sh",
            [
                "-c", Script, Programs.Gateway, "serve", "--urls", Text(node.Url), "--as2-urls", Text(node.PartnerUrl), "--data", installation.Data,
                "--partners", installation.Partners, .. roles is null ? (string[])[] : ["--roles", roles],
            ]);
        installation.SetEnvironment(start);
        foreach (var (name, value) in more ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        start.Environment["GW_BENCH_LOG"] = node.Log;
        return new GatewayProcess(Children.Start(start), node);
    }

    public Task WaitReadyAsync(CancellationToken ct) => WaitAsync(new Uri(Node.Url, "/health/ready"), ct);

    /// <summary>For a process that has the partners' listener only.</summary>
    public Task WaitListeningAsync(CancellationToken ct) => WaitAsync(new Uri(Node.PartnerUrl, "/health/live"), ct);

    /// <summary>SIGKILL.</summary>
    public void Kill() => Children.Kill(_process);

    public Task WaitForExitAsync(CancellationToken ct) => _process.WaitForExitAsync(ct);

    /// <summary>SIGTERM, and waits until it has ended.</summary>
    public async Task StopAsync(CancellationToken ct)
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync(ct);
            await _process.WaitForExitAsync(ct).WaitAsync(StopTimeout, TimeProvider.System, ct);
        }

        Children.Forget(_process);
    }

    public void Dispose()
    {
        Children.Kill(_process);
        _process.Dispose();
    }

    /// <summary>The end of its log.</summary>
    public string Tail() => File.Exists(Node.Log) ? string.Join(" | ", File.ReadLines(Node.Log).TakeLast(5)) : "no log";

    private async Task WaitAsync(Uri health, CancellationToken ct)
    {
        using var http = new HttpClient();
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var response = await http.GetAsync(health, ct);
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            if (Ended || waited.Elapsed > StartTimeout)
            {
                throw new InvalidOperationException($"The gateway did not start: {Tail()}");
            }

            await Task.Delay(Look, TimeProvider.System, ct);
        }
    }

    private static string Text(Uri url) => url.GetLeftPart(UriPartial.Authority);
}
