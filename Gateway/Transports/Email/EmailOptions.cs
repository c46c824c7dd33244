using System.ComponentModel.DataAnnotations;

namespace Gateway.Transports.Email;

/// <summary>What holds for e-mail with all partners, section <c>Email</c>.</summary>
public sealed class EmailOptions
{
    public const string Section = "Email";

    /// <summary>Whether mailboxes are looked at, and mails sent, at all. Default false: what is missing still is in docs/profiles.md.</summary>
    public bool Enabled { get; set; }

    /// <summary>Time for a connection with TLS and login. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for one answer of a mail server, of the content of a mail for each piece. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Megabytes of one channel's mails that are kept in a day (UTC) on a node though nothing in their header proves that they are the partner's, each counting as 0.25 at least; more is
    /// left in the mailbox. Default 100.
    /// </summary>
    [Range(1, 100_000)]
    public int UnprovenMegabytes { get; set; } = 100;

    /// <summary>Whether a connection to each mailbox by IMAP is kept on which its server tells of new mails (RFC 2177), so that they are taken at once. Default true.</summary>
    public bool Idle { get; set; } = true;
}
