using Xunit;

namespace Gateway.Tests.Api;

/// <summary>Tests that share one gateway on PostgreSQL; they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class EndToEndOnPostgres : ICollectionFixture<EndToEndPostgresGateway>
{
    public const string Name = "End to end on PostgreSQL";
}
