using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gateway.Benchmarks.Harness;

/// <summary>The processes that were started here, each ended by its own id: by whoever started it, or when this process ends.</summary>
internal static class Children
{
    private static readonly ConcurrentDictionary<int, Process> Alive = new();

    static Children() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in Alive.Values)
        {
            Kill(process);
        }
    };

    public static Process Start(ProcessStartInfo start)
    {
        var process = Process.Start(start)!;
        Alive[process.Id] = process;
        return process;
    }

    /// <summary>SIGKILL, and waits until it is gone. Its own children are not touched.</summary>
    public static void Kill(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        Forget(process);
    }

    public static void Forget(Process process) => _ = Alive.TryRemove(process.Id, out _);
}
