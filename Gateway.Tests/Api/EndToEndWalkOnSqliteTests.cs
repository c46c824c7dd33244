using Xunit;

namespace Gateway.Tests.Api;

[Collection(EndToEndOnSqlite.Name)]
public sealed class EndToEndWalkOnSqliteTests(EndToEndSqliteGateway gateway) : EndToEndWalk(gateway);
