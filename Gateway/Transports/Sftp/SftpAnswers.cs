namespace Gateway.Transports.Sftp;

/// <summary>
/// Waits for the answers of a server during one look: each is progress, and each has its time, so that a request that is never answered ends neither the look nor the node's other
/// ones. What was given up may still come; so its session is used for nothing else afterwards.
/// </summary>
internal sealed class SftpAnswers(LookProgress progress, TimeProvider clock)
{
    /// <summary>Less than after which a look without progress loses its claim.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(40);

    private volatile bool _hasGivenUp;

    /// <summary>An answer is still due: nobody knows what is under way in the session.</summary>
    public bool HasGivenUp => _hasGivenUp;

    /// <exception cref="TimeoutException">The server does not answer.</exception>
    public async Task<T> WaitAsync<T>(Task<T> asked, CancellationToken ct)
    {
        try
        {
            return progress.Made(await asked.WaitAsync(Longest, clock, ct));
        }
        catch when (!asked.IsCompleted)
        {
            _hasGivenUp = true;
            _ = asked.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }
    }
}
