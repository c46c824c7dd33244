namespace Gateway.Partners;

/// <summary>What was last found wrong with profiles, for health, console and log: in the files, and in what the ledger runs.</summary>
public sealed class ProfileFindings
{
    private readonly Lock _lock = new();
    private Dictionary<string, IReadOnlyList<ProfileError>> _files = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<ProfileError> _running = [];

    /// <summary>Of the last publication, by file; the partners named go on with their last good snapshot.</summary>
    public IReadOnlyList<ProfileError> Files
    {
        get
        {
            lock (_lock)
            {
                return [.. _files.OrderBy(f => f.Key, StringComparer.Ordinal).SelectMany(f => f.Value)];
            }
        }
    }

    /// <summary>Snapshots of the ledger that this program cannot use.</summary>
    public IReadOnlyList<ProfileError> Running => _running;

    /// <summary>Keeps what a publication found. One of single folders leaves the findings of the others as they were.</summary>
    public void ShowFiles(PublishPlan plan, IReadOnlyCollection<string>? folders)
    {
        lock (_lock)
        {
            var next = folders is null
                ? new Dictionary<string, IReadOnlyList<ProfileError>>(StringComparer.Ordinal)
                : new Dictionary<string, IReadOnlyList<ProfileError>>(_files, StringComparer.Ordinal);
            foreach (var partner in plan.Partners.Where(p => folders is null || folders.Contains(p.Partner)))
            {
                next[partner.Partner] = partner.Errors;
            }

            next[""] = plan.Errors;
            _files = next;
        }
    }

    public void ShowRunning(IReadOnlyList<ProfileError> errors) => _running = errors;
}
