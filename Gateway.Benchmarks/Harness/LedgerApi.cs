using System.Diagnostics;
using System.Text.Json;

namespace Gateway.Benchmarks.Harness;

/// <summary>Reads the ledger through the API of a running gateway.</summary>
internal sealed class LedgerApi : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };

    public LedgerApi(Uri gateway, string key)
    {
        _http.BaseAddress = gateway;
        _http.DefaultRequestHeaders.Add("X-Api-Key", key);
    }

    /// <summary>
    /// The inbound exchanges when nothing moves them any more, or as they stand when that takes too long: a lost lease has to run out first. An inbound
    /// exchange is done when everything that was made of it is delivered.
    /// </summary>
    public async Task<IReadOnlyList<LedgerEntry>> SettledAsync(TimeSpan within, CancellationToken ct)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            var ledger = await ListAsync("inbound", ct);
            if (ledger.All(e => e.Stage is "done" or "quarantined") || since.Elapsed > within)
            {
                return ledger;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, ct);
        }
    }

    /// <summary>Waits until no inbound exchange is on its way any more: each is routed, done or quarantined. False when that takes too long.</summary>
    public async Task<bool> RoutedAsync(TimeSpan within, CancellationToken ct)
    {
        var since = Stopwatch.StartNew();
        while (await AnyAsync("received", ct) || await AnyAsync("opened", ct) || await AnyAsync("translated", ct))
        {
            if (since.Elapsed > within)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, ct);
        }

        return true;
    }

    /// <summary>All exchanges of a direction (<c>inbound</c>, <c>outbound</c>).</summary>
    public async Task<IReadOnlyList<LedgerEntry>> ListAsync(string direction, CancellationToken ct)
    {
        var entries = new List<LedgerEntry>();
        string? cursor = null;
        do
        {
            var next = cursor is null ? string.Empty : "&cursor=" + Uri.EscapeDataString(cursor);
            using var page = JsonDocument.Parse(await _http.GetByteArrayAsync(new Uri($"/api/v1/exchanges?limit=500&direction={direction}{next}", UriKind.Relative), ct));
            entries.AddRange(page.RootElement.GetProperty("items").EnumerateArray().Select(Entry));
            cursor = Text(page.RootElement, "next");
        }
        while (cursor is not null);
        return entries;
    }

    /// <summary>One exchange with its timeline, as JSON text.</summary>
    public Task<string> FindAsync(string id, CancellationToken ct) => _http.GetStringAsync(new Uri("/api/v1/exchanges/" + id, UriKind.Relative), ct);

    public void Dispose() => _http.Dispose();

    private async Task<bool> AnyAsync(string stage, CancellationToken ct)
    {
        using var page = JsonDocument.Parse(await _http.GetByteArrayAsync(new Uri($"/api/v1/exchanges?limit=1&direction=inbound&stage={stage}", UriKind.Relative), ct));
        return page.RootElement.GetProperty("items").GetArrayLength() > 0;
    }

    private static LedgerEntry Entry(JsonElement item) => new(
        item.GetProperty("id").GetString()!, Text(item, "sha256"), item.GetProperty("stage").GetString()!, Text(item, "delivery"), Text(item, "code"));

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;
}
