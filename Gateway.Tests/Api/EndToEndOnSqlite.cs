using Xunit;

namespace Gateway.Tests.Api;

/// <summary>Tests that share one gateway on SQLite; they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class EndToEndOnSqlite : ICollectionFixture<EndToEndSqliteGateway>
{
    public const string Name = "End to end on SQLite";
}
