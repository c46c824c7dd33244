namespace Gateway.Benchmarks.Benches;

/// <summary>Seconds of CPU a party used.</summary>
internal readonly record struct Usage(double Gateway, double Database, double Stub, double Generator)
{
    public static Usage operator -(Usage left, Usage right) => new(
        left.Gateway - right.Gateway, left.Database - right.Database, left.Stub - right.Stub, left.Generator - right.Generator);
}
