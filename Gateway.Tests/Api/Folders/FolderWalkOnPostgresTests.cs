using Xunit;

namespace Gateway.Tests.Api.Folders;

[Collection(FoldersOnPostgres.Name)]
public sealed class FolderWalkOnPostgresTests(FolderPostgresGateway gateway) : FolderWalk(gateway);
