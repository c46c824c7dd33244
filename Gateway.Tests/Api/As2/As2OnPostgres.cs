using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>Tests that share one gateway on PostgreSQL; they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class As2OnPostgres : ICollectionFixture<As2PostgresGateway>
{
    public const string Name = "AS2 on PostgreSQL";
}
