using Gateway.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Unit.Access;

public sealed class AccessRegistrationTests
{
    /// <summary>Data protection writes a key ring below HOME when the host starts, outside the data directory and not under the master key.</summary>
    [Fact]
    public void KeysOfTheApiBringNoKeyRingOfTheFramework()
    {
        var services = new ServiceCollection().AddAccess();

        Assert.DoesNotContain(services, s => (s.ImplementationType ?? s.ServiceType).FullName!.Contains("DataProtection", StringComparison.Ordinal));
        Assert.Contains(services, s => s.ServiceType == typeof(IAuthenticationService));
    }
}
