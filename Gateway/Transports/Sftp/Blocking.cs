namespace Gateway.Transports.Sftp;

/// <summary>
/// Runs what blocks on a thread of its own: the key exchange, a login, and writing to a server whose window is closed wait on a thread, and a server that hangs shall hold
/// none of the pool's.
/// </summary>
internal static class Blocking
{
    public static Task RunAsync(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
}
