using Xunit;

namespace Gateway.Tests.Api.Folders;

/// <summary>Tests that share one gateway on SQLite; they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class FoldersOnSqlite : ICollectionFixture<FolderSqliteGateway>
{
    public const string Name = "Folders on SQLite";
}
