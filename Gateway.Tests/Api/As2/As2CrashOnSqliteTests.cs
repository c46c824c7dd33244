using Xunit;

namespace Gateway.Tests.Api.As2;

[Collection(As2CrashesOnSqlite.Name)]
public sealed class As2CrashOnSqliteTests(As2SqliteGateway gateway) : As2Crash(gateway);
