using Gateway.Partners;
using Microsoft.Extensions.Options;

namespace Gateway.Jobs;

/// <summary>
/// Keeps the running partners up to date: applies changed files where the node may (<c>Profiles:AutoApply</c>), and follows what any process published.
/// </summary>
internal sealed class ProfileWatcher(
    IProfilePublisher publisher, IPartnerDirectory directory, IOptions<ProfilesOptions> profiles, TimeProvider clock,
    ILogger<ProfileWatcher> logger) : BackgroundService
{
    private const string Actor = "system";
    private Dictionary<string, string> _seen = new(StringComparer.Ordinal);

    /// <summary>The first look, before the process listens.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        _ = await directory.RefreshAsync(ct).ConfigureAwait(false);
        await LookAsync(ct).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(profiles.Value.RefreshSeconds), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
                _ = await directory.RefreshAsync(stoppingToken).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Border of a background loop: logged, and looked at again at the next tick; the last good snapshots run on.
            catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Log.ChoreFailed(logger, error, "Looking at profiles");
            }
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        var root = profiles.Value.Directory;
        if (profiles.Value.AutoApply != true || !Directory.Exists(root))
        {
            return;
        }

        var now = new DirectoryInfo(root).EnumerateDirectories().ToDictionary(d => d.Name, Fingerprint, StringComparer.Ordinal);
        string[] changed = [.. now.Where(d => _seen.GetValueOrDefault(d.Key) != d.Value).Select(d => d.Key), .. _seen.Keys.Where(k => !now.ContainsKey(k))];
        if (changed.Length == 0)
        {
            return;
        }

        var report = _seen.Count == 0
            ? await publisher.ApplyAsync(root, Actor, ct).ConfigureAwait(false)
            : await publisher.ApplyAsync(root, changed, Actor, ct).ConfigureAwait(false);
        _seen = now;
        foreach (var error in report.Plan.AllErrors)
        {
            Log.ProfileRefused(logger, error.ToString());
        }
    }

    /// <summary>Names, sizes and times of a partner's files, so that an unchanged folder is not read again.</summary>
    private static string Fingerprint(DirectoryInfo folder)
    {
        var hash = default(HashCode);
        var count = 0;
        foreach (var file in folder.EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(f => f.FullName, StringComparer.Ordinal))
        {
            hash.Add(file.FullName, StringComparer.Ordinal);
            hash.Add(file.Length);
            hash.Add(file.LastWriteTimeUtc.Ticks);
            count++;
        }

        return $"{count}:{hash.ToHashCode()}";
    }
}
