using Gateway.Benchmarks.Harness;

namespace Gateway.Benchmarks.Benches;

/// <summary>CPU of the four parties of a bench between two moments.</summary>
internal sealed class UsageMeter(Rig rig, GatewayProcess gateway)
{
    private readonly Usage _begin = Now(rig, gateway);

    public Usage Used() => Now(rig, gateway) - _begin;

    private static Usage Now(Rig rig, GatewayProcess gateway) => new(
        ProcessUsage.CpuSeconds(gateway.Pid), rig.DatabaseCpuSeconds(), ProcessUsage.CpuSeconds(rig.Stub.Pid), ProcessUsage.CpuSeconds(Environment.ProcessId));
}
