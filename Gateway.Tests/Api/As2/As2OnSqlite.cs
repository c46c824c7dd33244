using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>Tests that share one gateway on SQLite; they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class As2OnSqlite : ICollectionFixture<As2SqliteGateway>
{
    public const string Name = "AS2 on SQLite";
}
