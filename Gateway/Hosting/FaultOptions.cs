namespace Gateway.Hosting;

/// <summary>Crash points for tests. Never on in production; a warning at start says when they are.</summary>
public sealed class FaultOptions
{
    public const string Section = "Faults";

    /// <summary>Whether <c>GW_CRASH_AT</c> is looked at. Default false.</summary>
    public bool Enabled { get; set; }
}
