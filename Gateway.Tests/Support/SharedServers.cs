using Gateway.Tests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedServers))]

namespace Gateway.Tests.Support;

/// <summary>
/// Ends what the tests of a run share when the last of them is done. At the end of the process it would be too late: stopping a server and removing its
/// databases takes longer than the runner gives a process to exit.
/// </summary>
public sealed class SharedServers : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await PostgresServer.StopSharedAsync();
}
