using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>Tests that share one gateway whose partners' certificates change; they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class As2CertificatesOnSqlite : ICollectionFixture<As2CertificatesGateway>
{
    public const string Name = "AS2 certificates on SQLite";
}
