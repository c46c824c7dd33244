using System.Collections.Concurrent;
using Gateway.Exchanges;

namespace Gateway.Storage.Claims;

/// <summary>
/// Whose turn it is. A row that was held through a crash is claimed alone, so it must neither wait for an endless stream of clean rows nor hold them up:
/// claims of a stage begin with clean and suspect rows by turns.
/// </summary>
internal sealed class ClaimTurns
{
    private readonly ConcurrentDictionary<Stage, bool> _suspectFirst = new();

    /// <summary>True when this claim looks for a suspect row first.</summary>
    public bool SuspectFirst(Stage stage) => _suspectFirst.AddOrUpdate(stage, false, (_, before) => !before);
}
