namespace Gateway.Transports.Email;

/// <summary>A mail that lies in a mailbox.</summary>
/// <param name="Id">The server's: its UID, or its unique id of POP3.</param>
/// <param name="Place">Where it lies, the same as long as it does: server, user, folder, UIDVALIDITY and UID.</param>
/// <param name="Number">By which it is asked for on this connection.</param>
internal sealed record MailEntry(string Id, string Place, uint Number);
