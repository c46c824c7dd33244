using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Interop.Email;

/// <summary>One server for the tests of a class, which run one after the other.</summary>
public sealed class SharedPostfix : IAsyncLifetime
{
    internal PostfixServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await PostfixServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }
}
