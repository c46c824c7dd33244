using Xunit;

namespace Gateway.Tests.Api.As2;

[Collection(As2CrashesOnPostgres.Name)]
public sealed class As2CrashOnPostgresTests(As2PostgresGateway gateway) : As2Crash(gateway);
