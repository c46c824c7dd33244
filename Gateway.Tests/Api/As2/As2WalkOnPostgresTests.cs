using Xunit;

namespace Gateway.Tests.Api.As2;

[Collection(As2OnPostgres.Name)]
public sealed class As2WalkOnPostgresTests(As2PostgresGateway gateway) : As2Walk(gateway);
