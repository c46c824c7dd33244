namespace Gateway.Tests.Support;

/// <summary>The clock of a machine that is wrong by a fixed time.</summary>
public sealed class OffsetClock(TimeSpan offset) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + offset;
}
