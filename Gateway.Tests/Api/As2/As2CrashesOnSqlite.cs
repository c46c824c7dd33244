using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>Tests that end the process of their gateway; they have one of their own.</summary>
[CollectionDefinition(Name)]
public sealed class As2CrashesOnSqlite : ICollectionFixture<As2SqliteGateway>
{
    public const string Name = "AS2 crashes on SQLite";
}
