using Xunit;

namespace Gateway.Tests.Api.As2;

[Collection(As2OnSqlite.Name)]
public sealed class As2WalkOnSqliteTests(As2SqliteGateway gateway) : As2Walk(gateway);
