namespace Gateway.Pipeline;

/// <summary>Where this process has a message opened whose receipt comes later.</summary>
/// <param name="ByJobs">
/// By its own jobs, after its sender was answered; false: in the request, since what came to nothing is counted by who received it, and jobs elsewhere count for nobody who is asked.
/// </param>
public sealed record OpeningPlace(bool ByJobs);
