namespace Gateway.Benchmarks.Stub;

/// <summary>One message id as the stub keeps it: what came first under it, and how often the same came again.</summary>
internal sealed record StubEntry(string Key, string Id, string Sha256, string Essence, long FirstAt, int Repeats)
{
    private const char Separator = '\t';

    public string ToLine() => string.Join(
        Separator, Key, Id, Sha256, Essence, FirstAt.ToString(CultureInfo.InvariantCulture), Repeats.ToString(CultureInfo.InvariantCulture));

    public static StubEntry Parse(string line)
    {
        var parts = line.Split(Separator);
        return new StubEntry(
            parts[0], parts[1], parts[2], parts[3], long.Parse(parts[4], CultureInfo.InvariantCulture),
            int.Parse(parts[5], CultureInfo.InvariantCulture));
    }
}
