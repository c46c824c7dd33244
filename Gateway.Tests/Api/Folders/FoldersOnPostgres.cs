using Xunit;

namespace Gateway.Tests.Api.Folders;

/// <summary>Tests that share one gateway on PostgreSQL; they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class FoldersOnPostgres : ICollectionFixture<FolderPostgresGateway>
{
    public const string Name = "Folders on PostgreSQL";
}
