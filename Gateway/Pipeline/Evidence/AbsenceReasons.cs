using Gateway.Security.Timestamps;

namespace Gateway.Pipeline.Evidence;

/// <summary>Why an entry is not in an evidence zip; listed in docs/operations.md.</summary>
internal static class AbsenceReasons
{
    /// <summary>Retention ended; length and hash are kept.</summary>
    public const string Purged = "purged";

    /// <summary>The stored bytes are not those of their hash, or the disk does not give them.</summary>
    public const string Corrupt = "payload-corrupt";

    /// <summary>The road has no such thing: no envelope around the content.</summary>
    public const string NoEnvelope = "no-envelope";

    /// <summary>There is none: no receipt was asked for, or none has come.</summary>
    public const string None = "none-stored";

    public const string NotSigned = "not-signed";

    public const string KeyRetired = "key-retired";

    /// <summary>Only the receiver can open what was sent.</summary>
    public const string ForThePartner = "encrypted-for-partner";

    /// <summary>No profile has the channel any more, so nobody knows how its messages are opened.</summary>
    public const string ChannelMissing = "channel-missing";

    /// <summary>No time stamping authority is set.</summary>
    public const string NoAuthority = "no-authority";

    /// <summary>The time stamping authority did not stamp; the detail says why.</summary>
    public const string TimestampFailed = TimestampException.Code;

    /// <summary>Written once more it does not have the digest that was sent: the content type or terms are not those of then.</summary>
    public const string NotReproduced = "not-reproduced";
}
