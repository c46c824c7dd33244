using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>Tests that end the process of their gateway; they have one of their own.</summary>
[CollectionDefinition(Name)]
public sealed class As2CrashesOnPostgres : ICollectionFixture<As2PostgresGateway>
{
    public const string Name = "AS2 crashes on PostgreSQL";
}
