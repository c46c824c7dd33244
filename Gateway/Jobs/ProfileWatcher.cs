using Gateway.Partners;
using Microsoft.Extensions.Options;

namespace Gateway.Jobs;

/// <summary>
/// Keeps the running partners up to date: applies changed files where the node may (<c>Profiles:AutoApply</c>), and follows what any process published.
/// </summary>
internal sealed class ProfileWatcher(
    IProfilePublisher publisher, IPartnerDirectory directory, IOptions<ProfilesOptions> profiles, IOptions<JobsOptions> options, TimeProvider clock,
    ILogger<ProfileWatcher> logger) : BackgroundService
{
    private const string Actor = "system";
    private string _seen = string.Empty;

    /// <summary>The first look, before the process listens.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        _ = await directory.RefreshAsync(ct).ConfigureAwait(false);
        await LookAsync(ct).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.ProfilePoll, clock);
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
        var folder = profiles.Value.Directory;
        if (profiles.Value.AutoApply != true || !Directory.Exists(folder))
        {
            return;
        }

        var now = Fingerprint(folder);
        if (now == _seen)
        {
            return;
        }

        var report = await publisher.ApplyAsync(folder, Actor, ct).ConfigureAwait(false);
        _seen = now;
        foreach (var error in report.Plan.AllErrors)
        {
            Log.ProfileRefused(logger, error.ToString());
        }
    }

    /// <summary>Names, sizes and times of all files, so that an unchanged tree is not read again.</summary>
    private static string Fingerprint(string folder)
    {
        var hash = default(HashCode);
        var count = 0;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(f => f.FullName, StringComparer.Ordinal))
        {
            hash.Add(file.FullName, StringComparer.Ordinal);
            hash.Add(file.Length);
            hash.Add(file.LastWriteTimeUtc.Ticks);
            count++;
        }

        return $"{count}:{hash.ToHashCode()}";
    }
}
