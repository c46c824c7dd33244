using Xunit;

namespace Gateway.Tests.Api;

[Collection(EndToEndOnPostgres.Name)]
public sealed class EndToEndWalkOnPostgresTests(EndToEndPostgresGateway gateway) : EndToEndWalk(gateway);
