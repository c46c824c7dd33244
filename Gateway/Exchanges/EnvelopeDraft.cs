namespace Gateway.Exchanges;

/// <summary>
/// An outbound interchange that waits for its control numbers. <see cref="Write"/> is called inside the transaction that takes them, in the order
/// of <see cref="Numbers"/>; it may be called again after a rollback, so it must depend on nothing but its arguments.
/// </summary>
public sealed record EnvelopeDraft(
    IReadOnlyList<ControlNumberKey> Numbers, Func<IReadOnlyList<long>, CancellationToken, ValueTask<WrittenEnvelope>> Write);
