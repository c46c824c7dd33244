namespace Gateway.Partners;

/// <summary>The road from files to the ledger. A bad file keeps that partner's last good snapshot, is reported, and stops nobody else.</summary>
public interface IProfilePublisher
{
    /// <summary>Files against ledger, changed profiles checked with their maps and tests. Writes nothing.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    Task<PublishPlan> PlanAsync(string partnersDirectory, CancellationToken ct);

    /// <summary>The text of what <see cref="PlanAsync"/> counts.</summary>
    Task<IReadOnlyList<FileDiff>> DiffAsync(string partnersDirectory, CancellationToken ct);

    /// <summary>Publishes every changed partner that has no error, our own side first, and has this process run them.</summary>
    /// <param name="actor">As the trail names it: <c>person:ID</c>, <c>system</c>.</param>
    Task<PublishReport> ApplyAsync(string partnersDirectory, string actor, CancellationToken ct);

    /// <summary>As above for the folders named, which is what a watcher knows; the other partners are taken as the ledger has them.</summary>
    Task<PublishReport> ApplyAsync(string partnersDirectory, IReadOnlyCollection<string> folders, string actor, CancellationToken ct);
}
