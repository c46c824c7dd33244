using System.ComponentModel.DataAnnotations;

namespace Gateway.Access;

/// <summary>Settings of the Access room, section <c>Access</c>.</summary>
public sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>How long a node may go on with the keys it knows before it asks the ledger again. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan RefreshEvery { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The window in which refused keys are counted. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan FailureWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Refusals of one key id from one address in a window before the answer is 429. Default 10.</summary>
    [Range(1, 10_000)]
    public int FailuresPerKey { get; set; } = 10;

    /// <summary>Refusals from one address (IPv6: one /64) in a window, whatever the keys. Default 100.</summary>
    [Range(1, 100_000)]
    public int FailuresPerAddress { get; set; } = 100;
}
