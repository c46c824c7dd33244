using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Api.Email;

/// <summary>One mail server for the tests of a class, which run one after the other.</summary>
public sealed class MailServerFixture : IAsyncLifetime
{
    internal MailServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await MailServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }
}
