namespace Gateway.Benchmarks.Harness;

/// <summary>Where the built programs are: beside this one.</summary>
internal static class Programs
{
    /// <summary>Another build of the gateway to measure.</summary>
    private const string Variable = "GW_BENCH_GATEWAY";

    public static string Gateway => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } other ? other : Beside("Gateway");

    public static string Benchmarks => Beside("Gateway.Benchmarks");

    private static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, name);
}
