namespace Gateway.Benchmarks.As2;

/// <summary>Contents of one size, and how they are measured.</summary>
/// <param name="Count">Messages that are measured.</param>
/// <param name="Warmup">Messages before those: as many as it takes until hardly anything is compiled any more, which a gateway that runs for weeks does once.</param>
/// <param name="Connections">Messages under way at once.</param>
/// <param name="PerSecond">Least messages a CPU second that are asked for, or null.</param>
/// <param name="SecondsEach">Most CPU seconds a message that are asked for, or null.</param>
internal sealed record As2Size(string Name, long Octets, int Count, int Warmup, int Connections, double? PerSecond = null, double? SecondsEach = null)
{
    public const string Small = "10kb";
    private const long KiB = 1024;
    private const long MiB = 1024 * KiB;

    /// <summary>Larger messages lie in files while they wait to be posted.</summary>
    private const long InMemory = 16 * MiB;

    public static IReadOnlyList<As2Size> All { get; } =
    [
        new(Small, 10 * KiB, 4_000, 2_000, 16, PerSecond: 400),
        new("1mb", MiB, 400, 2_000, 8, PerSecond: 150),
        new("200mb", 200 * MiB, 3, 1, 1, SecondsEach: 1.5),
        new("2gb", 2_000 * MiB, 1, 0, 1),
    ];

    public bool IsInMemory => Octets <= InMemory;
}
