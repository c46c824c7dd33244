using System.Diagnostics;
using System.Text.Json;
using Gateway.Benchmarks.Stub;

namespace Gateway.Benchmarks.Harness;

/// <summary>The ERP and partner stub in a process of its own.</summary>
internal sealed class StubProcess : IDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };

    private StubProcess(Process process, Uri url)
    {
        _process = process;
        Url = url;
    }

    public Uri Url { get; }

    public int Pid => _process.Id;

    public static async Task<StubProcess> StartAsync(CancellationToken ct)
    {
        var process = Children.Start(new ProcessStartInfo(Programs.Benchmarks, ["stub"]) { RedirectStandardInput = true, RedirectStandardOutput = true });
        var line = await process.StandardOutput.ReadLineAsync(ct);
        return new StubProcess(process, new Uri(line ?? throw new InvalidOperationException("The stub did not start.")));
    }

    public Task<StubStats> ErpAsync(CancellationToken ct) => StatsAsync("erp", ct);

    public Task<StubStats> PartnerAsync(CancellationToken ct) => StatsAsync("partner", ct);

    public Task<IReadOnlyList<StubEntry>> ErpEntriesAsync(CancellationToken ct) => EntriesAsync("erp", ct);

    public Task<IReadOnlyList<StubEntry>> PartnerEntriesAsync(CancellationToken ct) => EntriesAsync("partner", ct);

    /// <summary>Makes a side (<c>erp</c> or <c>partner</c>) slow or failing from now on.</summary>
    public async Task BehaveAsync(string side, StubBehaviour behaviour, CancellationToken ct)
    {
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"{side}/behave?before={behaviour.Before.TotalMilliseconds:0}&after={behaviour.After.TotalMilliseconds:0}&failEvery={behaviour.FailEvery}&status={behaviour.FailStatus}");
        using var response = await _http.PostAsync(new Uri(Url, query), null, ct);
        _ = response.EnsureSuccessStatusCode();
    }

    public void Dispose()
    {
        _http.Dispose();
        Children.Kill(_process);
        _process.Dispose();
    }

    private async Task<StubStats> StatsAsync(string side, CancellationToken ct) =>
        JsonSerializer.Deserialize<StubStats>(await _http.GetByteArrayAsync(new Uri(Url, side + "/stats"), ct))!;

    private async Task<IReadOnlyList<StubEntry>> EntriesAsync(string side, CancellationToken ct)
    {
        using var reader = new StreamReader(await _http.GetStreamAsync(new Uri(Url, side + "/entries"), ct));
        var entries = new List<StubEntry>();
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            entries.Add(StubEntry.Parse(line));
        }

        return entries;
    }
}
