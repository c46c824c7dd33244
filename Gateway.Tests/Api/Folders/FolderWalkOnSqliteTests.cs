using Xunit;

namespace Gateway.Tests.Api.Folders;

[Collection(FoldersOnSqlite.Name)]
public sealed class FolderWalkOnSqliteTests(FolderSqliteGateway gateway) : FolderWalk(gateway);
