using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gateway.Hosting;

namespace Gateway.Cli.Demo;

/// <summary>
/// An installation of this very program with its own data and profiles, on free loopback ports: its process and its verbs run as children, with the
/// defaults and what is asked for here, whatever the environment says.
/// </summary>
internal sealed class ChildGateway : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    private readonly string _program;
    private readonly string[] _places;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly TimeProvider _clock;
    private readonly HttpClient _probe = new() { Timeout = TimeSpan.FromSeconds(5) };
    private ChildProcess? _server;

    /// <param name="program">The program's file; a <c>.dll</c> is run by <c>dotnet</c>.</param>
    /// <param name="folder">Gets <c>data</c> and <c>gateway.log</c>.</param>
    /// <param name="environment">Settings and secrets, as environment variables.</param>
    public ChildGateway(string program, string folder, string partners, IReadOnlyDictionary<string, string> environment, TimeProvider clock)
    {
        _program = program;
        _environment = environment;
        _clock = clock;
        Log = Path.Combine(folder, "gateway.log");
        Data = Path.Combine(folder, "data");
        _places = ["--data", Data, "--partners", partners];
        Api = new Uri($"http://localhost:{FreePort()}");
        Partners = new Uri($"http://127.0.0.1:{FreePort()}");
    }

    /// <summary>The program that runs here.</summary>
    public static string OwnProgram => Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) != "dotnet"
        ? path
        : typeof(ChildGateway).Assembly.Location;

    /// <summary>Console and API.</summary>
    public Uri Api { get; }

    /// <summary>What partners reach.</summary>
    public Uri Partners { get; }

    public string Data { get; }

    /// <summary>What the process says.</summary>
    public string Log { get; }

    public int ProcessId => _server?.Process.Id ?? throw new InvalidOperationException("The gateway does not run.");

    /// <summary>Runs a verb to its end.</summary>
    public async Task<VerbResult> RunAsync(IReadOnlyList<string> arguments, CancellationToken ct)
    {
        using var process = Process.Start(StartOf([.. arguments, .. _places])) ?? throw new InvalidOperationException("No process was started.");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var errors = process.StandardError.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct).ConfigureAwait(false);
            return new VerbResult(process.ExitCode, (await output.ConfigureAwait(false)).Trim(), (await errors.ConfigureAwait(false)).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    /// <summary>Starts <c>gw serve</c> and returns once it is ready.</summary>
    /// <exception cref="StartRefusedException">It ended, or was not ready in time.</exception>
    public async Task StartAsync(CancellationToken ct)
    {
        var process = Process.Start(StartOf(["serve", "--urls", Origin(Api), "--as2-urls", Origin(Partners), .. _places]))
            ?? throw new InvalidOperationException("No process was started.");
        _server = new ChildProcess(process, Log);
        var started = _clock.GetTimestamp();
        while (!await IsReadyAsync(ct).ConfigureAwait(false))
        {
            if (process.HasExited)
            {
                throw new StartRefusedException("gateway-ended", $"The gateway did not start: {_server.LastError ?? "it said nothing"} (its log: {Log})");
            }

            if (_clock.GetElapsedTime(started) > StartWithin)
            {
                throw new StartRefusedException("gateway-not-ready", $"The gateway was not ready within {StartWithin.TotalSeconds} s (its log: {Log})");
            }

            await Task.Delay(Between, _clock, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the process at once (SIGKILL), as a power cut or the kernel's out-of-memory killer would.</summary>
    public async Task KillAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await server.DisposeAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync().ConfigureAwait(false);
        _probe.Dispose();
    }

    private static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private ProcessStartInfo StartOf(IEnumerable<string> arguments)
    {
        var isAssembly = Path.GetExtension(_program) == ".dll";
        var start = new ProcessStartInfo(isAssembly ? "dotnet" : _program, isAssembly ? [_program, .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var name in start.Environment.Keys.Where(k => k.Contains("__", StringComparison.Ordinal) || k.StartsWith("GW_", StringComparison.Ordinal)).ToList())
        {
            _ = start.Environment.Remove(name);
        }

        // A process that is killed would leave its diagnostic sockets in the temporary folder.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private async Task<bool> IsReadyAsync(CancellationToken ct)
    {
        try
        {
            using var answer = await _probe.GetAsync(new Uri(Api, "/health/ready"), ct).ConfigureAwait(false);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            return false;
        }
    }
}
