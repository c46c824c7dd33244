using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Interop.Sftp;

/// <summary>The usual server, one for the tests of a class.</summary>
public sealed class SharedSshServer : IAsyncLifetime
{
    internal SshServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await SshServer.StartAsync();

    public ValueTask DisposeAsync() => Server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
