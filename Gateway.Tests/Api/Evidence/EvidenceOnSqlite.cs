using Xunit;

namespace Gateway.Tests.Api.Evidence;

/// <summary>Tests that share one gateway with an AS2 partner; they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class EvidenceOnSqlite : ICollectionFixture<EvidenceGateway>
{
    public const string Name = "Evidence on SQLite";
}
