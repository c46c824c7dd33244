using System.ComponentModel.DataAnnotations;

namespace Gateway.Jobs;

/// <summary>How a node works off its stages.</summary>
public sealed class JobsOptions
{
    public const string Section = "Jobs";

    /// <summary>Exchanges claimed at once by translation and routing. Default 64.</summary>
    [Range(1, 1000)]
    public int ExchangeBatch { get; set; } = 64;

    /// <summary>
    /// Deliveries under way at once on this node, all channels together; the last quarter is for channels that have none under way, one each. Default 512.
    /// </summary>
    [Range(1, 10_000)]
    public int DeliveriesInFlight { get; set; } = 512;

    /// <summary>
    /// Least time between two claims of a stage that did not fill, so that rows gather into sets: a claim costs a commit however few it gets. Default 25 ms.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan Pace { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>How long a drain that found nothing waits for company before its job ends. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Linger { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often due rows are looked for when nobody woke the stage. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan DuePoll { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often lost leases are recovered and stages with due rows woken. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:01:00")]
    public TimeSpan Recovery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Channels on which this node fetches at once. Default 16.</summary>
    [Range(1, 1000)]
    public int Polls { get; set; } = 16;

    /// <summary>
    /// How long a node works before it takes what was held through a crash, so that a loop of crashes is not laid at an innocent row's door. Default 5 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Settling { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the leases of running work are renewed (they hold 20 s). Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:10")]
    public TimeSpan Renewal { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often payloads past their retention are looked for. Default 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan PurgeEvery { get; set; } = TimeSpan.FromHours(1);
}
