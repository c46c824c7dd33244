using Gateway.Partners.Checks;
using Gateway.Partners.Reading;
using Gateway.Partners.Running;

namespace Gateway.Partners.Publishing;

/// <summary>Plans and publishes from the disk to the ledger; one publication at a time in a process.</summary>
internal sealed class ProfilePublisher(
    IProfileSnapshotStore store, SnapshotPartnerDirectory directory, ProfileFindings findings, MapVerdicts verdicts, IOwnKeys ownKeys, TimeProvider clock,
    ILogger<ProfilePublisher> logger, IMailTemplates? templates = null)
    : IProfilePublisher, IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    public async Task<PublishPlan> PlanAsync(string partnersDirectory, CancellationToken ct)
    {
        var (drafts, overall) = await DraftAsync(partnersDirectory, null, ct);
        return await PlanOfAsync(drafts, overall, ct);
    }

    public async Task<IReadOnlyList<FileDiff>> DiffAsync(string partnersDirectory, CancellationToken ct)
    {
        await directory.RefreshAsync(ct);
        var diffs = new List<FileDiff>();
        foreach (var draft in Compare(partnersDirectory, null, ct).Where(d => d.Differs))
        {
            var before = await RunningFilesAsync(draft, ct);
            foreach (var name in Names(before, draft.Folder!.Files))
            {
                diffs.Add(new FileDiff(draft.Name, name, UnifiedDiff.Write(
                    $"{draft.Name}/{name}", before.GetValueOrDefault(name), draft.Folder.Files.GetValueOrDefault(name))));
            }
        }

        return diffs;
    }

    public Task<PublishReport> ApplyAsync(string partnersDirectory, string actor, CancellationToken ct) =>
        PublishAsync(partnersDirectory, null, actor, ct);

    public Task<PublishReport> ApplyAsync(string partnersDirectory, IReadOnlyCollection<string> folders, string actor, CancellationToken ct) =>
        PublishAsync(partnersDirectory, folders, actor, ct);

    public void Dispose() => _one.Dispose();

    private async Task<PublishReport> PublishAsync(
        string partnersDirectory, IReadOnlyCollection<string>? folders, string actor, CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            var (drafts, overall) = await DraftAsync(partnersDirectory, folders, ct);
            var plan = await PlanOfAsync(drafts, overall, ct);
            var published = new List<(PartnerId, string)>();

            // Our own side first: what routes lead to is there before what routes to it.
            foreach (var draft in drafts.Where(d => d.Proposed is not null).OrderByDescending(d => d.Proposed!.Partner!.Internal))
            {
                var snapshot = new ProfileSnapshot(draft.Id, draft.Folder!.Hash, draft.Folder.Files, clock.GetUtcNow(), actor);
                await store.PublishAsync(snapshot, ct);
                Log.Published(logger, draft.Id, snapshot.Hash, actor);
                published.Add((draft.Id, snapshot.Hash));
            }

            Report(plan, folders);
            await directory.RefreshAsync(ct);
            return new PublishReport(plan, published);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<(IReadOnlyList<Draft> Drafts, IReadOnlyList<ProfileError> Overall)> DraftAsync(
        string partnersDirectory, IReadOnlyCollection<string>? folders, CancellationToken ct)
    {
        await directory.RefreshAsync(ct);
        var drafts = Compare(partnersDirectory, folders, ct);
        return (drafts, Planner.Decide(drafts, verdicts, templates, await ownKeys.NamesAsync(ct), ct));
    }

    /// <summary>Every partner on the disk or in the ledger, by name.</summary>
    private List<Draft> Compare(string partnersDirectory, IReadOnlyCollection<string>? folders, CancellationToken ct)
    {
        var running = directory.Running.Profiles;
        var onDisk = SnapshotBuilder.Names(partnersDirectory).ToHashSet(StringComparer.Ordinal);
        var drafts = new List<Draft>();
        foreach (var name in onDisk.Union(running.Keys.Select(p => p.Value)).Order(StringComparer.Ordinal))
        {
            ct.ThrowIfCancellationRequested();
            var profile = running.GetValueOrDefault(new PartnerId(name));
            if (folders is not null && !folders.Contains(name))
            {
                if (profile is not null)
                {
                    drafts.Add(new Draft(name, null, profile.Reading, profile.Hash));
                }

                continue;
            }

            var folder = onDisk.Contains(name) ? SnapshotBuilder.Read(partnersDirectory, name) : null;
            drafts.Add(new Draft(name, folder, profile?.Reading, profile?.Hash)
            {
                Change = folder is null ? ProfileChange.Removed
                    : profile is null ? ProfileChange.Added
                    : profile.Hash == folder.Hash && folder.Errors.Count == 0 ? ProfileChange.Unchanged
                    : ProfileChange.Changed,
            });
        }

        return drafts;
    }

    private async Task<PublishPlan> PlanOfAsync(IReadOnlyList<Draft> drafts, IReadOnlyList<ProfileError> overall, CancellationToken ct)
    {
        var partners = new List<PartnerPlan>(drafts.Count);
        var channels = drafts.SelectMany(d => (d.Proposed ?? d.Running)?.Partner?.Channels ?? []).ToList();
        var running = drafts.SelectMany(d => d.Running?.Partner?.Channels ?? []).ToList();
        foreach (var draft in drafts)
        {
            partners.Add(new PartnerPlan(
                draft.Name, draft.Change, draft.RunningHash, draft.Folder?.Hash,
                draft.Differs ? await ChangesAsync(draft, ct) : [], draft.Errors, Warnings(draft, channels, running))
            {
                Certificates = draft.Proposed?.Partner is { } proposed
                    ? CertificateChanges.Of(directory.Current.Find(draft.Id), proposed, clock.GetUtcNow())
                    : [],
            });
        }

        return new PublishPlan(partners, overall);
    }

    private IReadOnlyList<ProfileError> Warnings(Draft draft, IReadOnlyList<Channel> channels, IReadOnlyList<Channel> running) =>
        (draft.Proposed ?? draft.Running) is { } reading
            ? [.. ProfileCheck.Warnings(reading, channels, clock.GetUtcNow()), .. As2KeyChanges.Find(reading, running)]
            : [];

    private async Task<IReadOnlyList<FileChange>> ChangesAsync(Draft draft, CancellationToken ct)
    {
        var before = await RunningFilesAsync(draft, ct);
        var after = draft.Folder!.Files;
        return [.. Names(before, after).Select(name =>
        {
            var (old, now) = (before.GetValueOrDefault(name), after.GetValueOrDefault(name));
            var (added, removed) = UnifiedDiff.Count(old, now);
            return new FileChange(
                name, old is null ? ProfileChange.Added : now is null ? ProfileChange.Removed : ProfileChange.Changed, added, removed);
        })];
    }

    private async Task<IReadOnlyDictionary<string, string>> RunningFilesAsync(Draft draft, CancellationToken ct) =>
        draft.RunningHash is { } hash && await store.FindAsync(draft.Id, hash, ct) is { } snapshot
            ? snapshot.Files
            : new Dictionary<string, string>();

    private static IEnumerable<string> Names(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
        before.Keys.Union(after.Keys).Where(n => before.GetValueOrDefault(n) != after.GetValueOrDefault(n)).Order(StringComparer.Ordinal);

    private void Report(PublishPlan plan, IReadOnlyCollection<string>? folders)
    {
        foreach (var partner in plan.Partners)
        {
            if (partner.Errors.Count > 0)
            {
                Log.Refused(logger, partner.Partner, partner.Errors.Count, partner.Errors[0]);
            }
            else if (partner.Change == ProfileChange.Removed)
            {
                Log.FolderGone(logger, new PartnerId(partner.Partner));
            }
        }

        findings.ShowFiles(plan, folders);
    }
}
