using System.ComponentModel.DataAnnotations;

namespace Gateway.Transports.As2;

/// <summary>What holds for AS2 with all partners, section <c>As2</c>.</summary>
public sealed class As2Options
{
    public const string Section = "As2";

    /// <summary>The address of <c>/as2</c> as partners reach it; asynchronous receipts are asked for to there. Default none: they cannot be asked for.</summary>
    [Url]
    public string? PublicUrl { get; set; }

    /// <summary>Messages that one pair may be bringing at once on a node; more is answered 503. Default 64.</summary>
    [Range(1, 10_000)]
    public int UploadsPerPair { get; set; } = 64;

    /// <summary>Messages of unknown senders that are kept in an hour on a node; more are turned away and not kept. Default 120.</summary>
    [Range(0, 100_000)]
    public int StrangersPerHour { get; set; } = 120;

    /// <summary>Encrypted messages of one partner and network that may come to nothing in a window on a node; more are turned away unopened (503). Default 60.</summary>
    [Range(1, 100_000)]
    public int DecryptionFailures { get; set; } = 60;

    /// <summary>The window of <see cref="DecryptionFailures"/>. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan DecryptionFailureWindow { get; set; } = TimeSpan.FromMinutes(10);
}
