using Hangfire;

namespace Gateway.Jobs;

/// <summary>
/// The one stable interface that queued jobs name: only primitives, because type, method and arguments are stored as text.
/// </summary>
public interface IGatewayJobs
{
    /// <summary>Works a stage off until nothing is due. It may run on any node, twice, or not at all: the ledger decides what is done.</summary>
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    Task Drain(string stage, CancellationToken ct);
}
