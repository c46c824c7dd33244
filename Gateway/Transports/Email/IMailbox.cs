namespace Gateway.Transports.Email;

/// <summary>One mailbox on one connection, for one look. What the server does otherwise than it should is a <see cref="ShelfException"/>.</summary>
internal interface IMailbox : IAsyncDisposable
{
    /// <summary>The number that the next mail gets, as far as the server tells; null: it does not.</summary>
    uint? Next { get; }

    /// <summary>Returns when the server tells of a new mail, or false at once where it does not tell of any.</summary>
    Task<bool> WaitAsync(CancellationToken ct);

    /// <summary>The mails that lie there, the oldest first, in pieces; one that is gone by then is not among them.</summary>
    IAsyncEnumerable<IReadOnlyList<MailEntry>> ListAsync(CancellationToken ct);

    /// <summary>The octets of a mail from its first; the caller disposes the stream.</summary>
    /// <param name="most">What the channel takes.</param>
    Task<MailBody> OpenAsync(MailEntry mail, long most, CancellationToken ct);

    /// <summary>What becomes of a mail that is stored here: it is moved, deleted or left. One that is gone is no error.</summary>
    Task FinishAsync(MailEntry mail, CancellationToken ct);

    /// <summary>The look ends in order: what was deleted is gone by now.</summary>
    Task CloseAsync(CancellationToken ct);
}
