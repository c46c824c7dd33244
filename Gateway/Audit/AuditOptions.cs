using System.ComponentModel.DataAnnotations;

namespace Gateway.Audit;

/// <summary>Settings of the trail.</summary>
public sealed class AuditOptions
{
    public const string Section = "Audit";

    /// <summary>
    /// Append-only list of signed roots, a JSON line each; put it where the database's administrator cannot reach it (another host's mount, a
    /// write-once share). Null keeps none; default null.
    /// </summary>
    public string? RootFile { get; set; }

    /// <summary>Entries a seal covers at most; default 2,000.</summary>
    [Range(1, 100_000)]
    public int SealBatch { get; set; } = 2_000;

    /// <summary>How often unsealed entries are sealed; default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SealEvery { get; set; } = TimeSpan.FromSeconds(10);
}
