namespace Gateway.Exchanges;

/// <summary>The counters that envelopes take their control numbers from: shown, and set by a person.</summary>
public interface IControlNumbers
{
    /// <summary>All counters, those of a pair together.</summary>
    Task<IReadOnlyList<ControlNumberView>> ListAsync(CancellationToken ct);

    /// <summary>
    /// Sets the number that the counter's next envelope takes, and makes the counter if there is none. An envelope that is being committed comes before or
    /// after: it takes a number of the old run or of the new one. The entry on the system chain is written in the same transaction.
    /// </summary>
    Task<SetNumberResult> SetAsync(ControlNumberKey key, long number, string actor, CancellationToken ct);
}
