namespace Gateway.Security;

/// <summary>Facts of the installation that the host knows: where its folders are and who can reach it.</summary>
/// <param name="DataFolder">Keys live in <c>keys</c> below it.</param>
/// <param name="PartnersFolder">Root of the partners' folders, for their secrets.</param>
/// <param name="SharedLedger">The ledger is on PostgreSQL: other nodes and backups may hold what the master key wraps.</param>
/// <param name="LoopbackOnly">All listeners are loopback addresses.</param>
public sealed record SecurityPlaces(string DataFolder, string PartnersFolder, bool SharedLedger, bool LoopbackOnly)
{
    public string KeysFolder => Path.Combine(DataFolder, "keys");
}
