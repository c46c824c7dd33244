using Xunit;

namespace Gateway.Tests.Api.Sftp;

/// <summary>Tests that share one gateway whose partners take files; they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class SftpOnSqlite : ICollectionFixture<SftpGateway>
{
    public const string Name = "SFTP on SQLite";
}
