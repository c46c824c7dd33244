namespace Gateway.Transports;

/// <summary>Counts what a look at a folder goes through, so that one that waits for its file system can be told from one that works.</summary>
internal sealed class LookProgress
{
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public void Made() => Interlocked.Increment(ref _count);

    public T Made<T>(T answer)
    {
        Made();
        return answer;
    }
}
