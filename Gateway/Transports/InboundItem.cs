using Gateway.Exchanges;

namespace Gateway.Transports;

/// <summary>
/// What a fetched message is known by when it is fetched again, on a road whose messages bring no id that is trusted. It is claimed in the commit that accepts the message.
/// </summary>
/// <param name="Place">
/// Where it lies and how it looks there, the same as long as nobody changes it: path, size and time of a file; mailbox, numbers, size and date of a mail. Null: it is removed from
/// there, so that what lies there the next time is read, whatever it looks like.
/// </param>
/// <param name="Identity">What it is called whatever becomes of its place: a file's path, a mail's Message-ID; null: its place is that. One exchange is made of it and its content, until it is set apart to be removed.</param>
public sealed record InboundItem(string? Place, string? Identity = null)
{
    /// <summary>The look that fetched it: while another has its channel nothing is made of it. Null where content and name alone see to that, as they never end.</summary>
    public ClaimedPoll? Look { get; init; }

    /// <summary>What it is called, by its own name or by its place.</summary>
    public string Name => Identity ?? Place ?? throw new InvalidOperationException("An item has neither a name nor a place.");
}
