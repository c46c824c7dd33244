namespace Gateway.Transports.Email;

/// <summary>A mail that lies in a mailbox.</summary>
/// <param name="Id">The server's: its UID, or its unique id of POP3.</param>
/// <param name="Place">
/// Where it lies and how it looks there, the same as long as it does: server, user, folder, UIDVALIDITY, UID, size and INTERNALDATE. A server that was restored from its backup gives
/// a number again, to another mail.
/// </param>
/// <param name="Number">By which it is asked for on this connection.</param>
/// <param name="Size">What the server says of it.</param>
internal sealed record MailEntry(string Id, string Place, uint Number, long Size);
