namespace Gateway.Transports.Email;

/// <summary>Waits for the answers of one mail server, and not for ever; says in our words what it does otherwise than it should.</summary>
internal sealed class MailPatience(TimeSpan timeout, string server, TimeProvider clock)
{
    /// <exception cref="ShelfException">The server does not answer in time, or not as it should.</exception>
    public async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(timeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            return await ask(both.Token);
        }
        catch (OperationCanceledException error) when (!ct.IsCancellationRequested)
        {
            throw new ShelfException(OutcomeCodes.Timeout, $"{server} does not answer within {timeout.TotalSeconds} s.", endsLook: true, error);
        }
        catch (Exception error) when (MailFailure.Of(error, server) is { } failure)
        {
            throw failure;
        }
    }

    public Task AskAsync(Func<CancellationToken, Task> ask, CancellationToken ct) => AskAsync(
        async token =>
        {
            await ask(token);
            return true;
        },
        ct);
}
