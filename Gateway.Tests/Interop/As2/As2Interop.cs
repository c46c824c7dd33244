using Xunit;

namespace Gateway.Tests.Interop.As2;

/// <summary>The tests that share the gateway process; they follow one another.</summary>
[CollectionDefinition(Name)]
public sealed class As2Interop : ICollectionFixture<As2InteropGateway>
{
    public const string Name = "as2-interop";
}
