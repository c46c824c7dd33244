using System.Collections.Concurrent;
using System.Collections.Frozen;
using Gateway.Mapping.Maps;
using Gateway.Partners.Reading;

namespace Gateway.Partners.Running;

/// <summary>
/// The partners as the ledger's current snapshots say them. Replaced as a whole when the publication version rises; snapshots that did not
/// change keep their reading and their compiled maps. A snapshot that cannot be read leaves that partner as it was and stops nobody else.
/// </summary>
internal sealed partial class SnapshotPartnerDirectory(
    IProfileSnapshotStore store, ICertificateMarks marks, ProfileFindings findings, ILogger<SnapshotPartnerDirectory> logger) : IPartnerDirectory, IDisposable
{
    /// <summary>Snapshots that are not current any more and still have exchanges in flight; beyond that the ledger is asked again.</summary>
    private const int MaxEarlier = 256;

    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private readonly ConcurrentDictionary<(PartnerId, string), RunningProfile> _earlier = new();
    private volatile RunningSet _running = RunningSet.None;

    public PartnerDirectory Current => _running.Directory;

    internal RunningSet Running => _running;

    public async ValueTask<TradingPartner?> AtAsync(PartnerId partner, string snapshotHash, CancellationToken ct)
    {
        var profile = await FindAsync(partner, snapshotHash, ct);
        return profile is null
            ? null
            : profile.Reading.Partner ?? throw new ProfileUnusableException(partner, snapshotHash, profile.Reading.Errors);
    }

    public async ValueTask<CompiledMap?> MapAsync(Agreement agreement, string snapshotHash, CancellationToken ct)
    {
        if (agreement.Map is not { } file)
        {
            return null;
        }

        var profile = await FindAsync(agreement.Partner, snapshotHash, ct);
        return profile?.Map(file);
    }

    public async Task<bool> RefreshAsync(CancellationToken ct)
    {
        await _refreshing.WaitAsync(ct);
        try
        {
            // The version is read before the uses: one in between is read again next time, never missed.
            var usesVersion = await marks.UsesVersionAsync(ct);
            var isPublished = await store.VersionAsync(ct) != _running.Version;
            if (!isPublished && usesVersion == _running.UsesVersion)
            {
                return false;
            }

            var (version, profiles) = (_running.Version, _running.Profiles);
            if (isPublished)
            {
                (version, var snapshots) = await store.CurrentAsync(ct);
                profiles = Load(snapshots);
                Log.Loaded(logger, version, profiles.Count);
            }

            _running = new RunningSet(version, usesVersion, profiles, CertificateUseView.DirectoryOf(profiles.Values, await marks.UsesAsync(ct)));
            return true;
        }
        finally
        {
            _refreshing.Release();
        }
    }

    public void Dispose() => _refreshing.Dispose();

    private FrozenDictionary<PartnerId, RunningProfile> Load(IReadOnlyList<ProfileSnapshot> snapshots)
    {
        var before = _running.Profiles;
        var errors = new List<ProfileError>();
        var profiles = new List<RunningProfile>(snapshots.Count);
        foreach (var snapshot in snapshots)
        {
            var profile = before.TryGetValue(snapshot.Partner, out var same) && same.Hash == snapshot.Hash
                ? same
                : new RunningProfile(snapshot);
            if (profile.Reading.Partner is not null)
            {
                profiles.Add(profile);
                continue;
            }

            errors.AddRange(profile.Reading.Errors);
            Log.SnapshotUnusable(logger, snapshot.Partner, snapshot.Hash, profile.Reading.Errors[0]);
            if (before.TryGetValue(snapshot.Partner, out var last))
            {
                profiles.Add(last);
            }
        }

        profiles = WithoutClashes(profiles, errors);
        KeepEarlier(before.Values.Except(profiles));
        findings.ShowRunning(errors);
        return profiles.ToFrozenDictionary(p => p.Id);
    }

    /// <summary>
    /// Two processes that publish at the same moment can both pass the check; the partner approved first keeps the channel, or the AS2 names.
    /// </summary>
    private List<RunningProfile> WithoutClashes(List<RunningProfile> profiles, List<ProfileError> errors)
    {
        var owners = new Dictionary<ChannelId, PartnerId>();
        var pairs = new Dictionary<(string, string, ChannelDirection), PartnerId>();
        var kept = new List<RunningProfile>(profiles.Count);
        foreach (var profile in profiles.OrderBy(p => p.ApprovedAt).ThenBy(p => p.Id.Value, StringComparer.Ordinal))
        {
            var channels = profile.Reading.Partner!.Channels;
            if (Clash(profile.Reading, owners, pairs) is { } error)
            {
                errors.Add(error);
                Log.SnapshotUnusable(logger, profile.Id, profile.Hash, error);
                continue;
            }

            kept.Add(profile);
            foreach (var channel in channels)
            {
                owners[channel.Id] = profile.Id;
                if (channel.As2Pair is { } pair)
                {
                    pairs[pair] = profile.Id;
                }
            }
        }

        return kept;
    }

    private static ProfileError? Clash(
        ProfileReading reading, Dictionary<ChannelId, PartnerId> owners, Dictionary<(string, string, ChannelDirection), PartnerId> pairs)
    {
        foreach (var channel in reading.Partner!.Channels)
        {
            if (owners.TryGetValue(channel.Id, out var owner))
            {
                return reading.At(ProfileCodes.ChannelTaken, $"Partner {owner} has a channel '{channel.Id}' too.", "channels", channel.Id.Value);
            }

            if (channel.As2Pair is { } pair && pairs.TryGetValue(pair, out var holder))
            {
                return reading.At(ProfileCodes.As2PairTaken, $"A channel of partner {holder} has these AS2 names too.",
                    "channels", channel.Id.Value, "as2", "them");
            }
        }

        return null;
    }

    private async ValueTask<RunningProfile?> FindAsync(PartnerId partner, string hash, CancellationToken ct)
    {
        if (_running.Profiles.TryGetValue(partner, out var current) && current.Hash == hash)
        {
            return current;
        }

        if (_earlier.TryGetValue((partner, hash), out var earlier))
        {
            return earlier;
        }

        var snapshot = await store.FindAsync(partner, hash, ct);
        if (snapshot is null)
        {
            return null;
        }

        var profile = new RunningProfile(snapshot);
        KeepEarlier([profile]);
        return profile;
    }

    private void KeepEarlier(IEnumerable<RunningProfile> profiles)
    {
        foreach (var profile in profiles)
        {
            if (_earlier.Count >= MaxEarlier)
            {
                _earlier.Clear();
            }

            _earlier.TryAdd((profile.Id, profile.Hash), profile);
        }
    }
}
