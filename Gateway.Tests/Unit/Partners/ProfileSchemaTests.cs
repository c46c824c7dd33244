using Gateway.Partners.Reading;
using NJsonSchema;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

public sealed class ProfileSchemaTests
{
    private static string Committed => Path.Combine(Repository.Partners, ProfileSchema.FileName);

    /// <summary>Set GATEWAY_WRITE_SCHEMA=1 to write the file anew after a key was changed.</summary>
    [Fact]
    public void TheCommittedSchemaIsTheGeneratedOne()
    {
        if (Environment.GetEnvironmentVariable("GATEWAY_WRITE_SCHEMA") == "1")
        {
            File.WriteAllText(Committed, ProfileSchema.Write());
        }

        Assert.Equal(ProfileSchema.Write(), File.ReadAllText(Committed));
    }

    [Theory]
    [InlineData("acme")]
    [InlineData("erp")]
    [InlineData("fabrikam")]
    public void TheSamplesNameTheSchemaForEditors(string partner) =>
        Assert.StartsWith("# yaml-language-server: $schema=../profile.schema.json\n", File.ReadAllText(Path.Combine(Repository.Partners, partner, "profile.yaml")));

    [Theory]
    [InlineData("""{ "partner": "a", "name": "A" }""", true)]
    [InlineData("""{ "partner": "a", "name": "A", "identities": ["ZZ:A"] }""", true)]
    [InlineData("""{ "partner": "a" }""", false)]
    [InlineData("""{ "partner": "A b", "name": "A" }""", false)]
    [InlineData("""{ "partner": "a", "name": "A", "nmae": 1 }""", false)]
    [InlineData("""{ "partner": "a", "name": "A", "channels": { "c": { "direction": "in", "transport": "http", "limit": "5 MB" } } }""", true)]
    [InlineData("""{ "partner": "a", "name": "A", "channels": { "c": { "direction": "inn", "transport": "http" } } }""", false)]
    [InlineData("""{ "partner": "a", "name": "A", "channels": { "c": { "direction": "in", "transport": "http", "limit": "5MB" } } }""", false)]
    [InlineData("""{ "partner": "a", "name": "A", "channels": { "c": { "direction": "in", "transport": "http", "carries": ["ZZ:A", "ZZ:A"] } } }""", false)]
    [InlineData("""{ "partner": "a", "name": "A", "agreements": { "x": { "direction": "in", "role": "seller", "document": "order", "standard": "x12", "set": 850, "channels": ["c"] } } }""", true)]
    [InlineData("""{ "partner": "a", "name": "A", "agreements": { "x": { "direction": "in", "role": "seller", "document": "order", "standard": "x12", "us": { "id": "ZZ:A" }, "channels": ["c"] } } }""", false)]
    [InlineData("""{ "partner": "a", "name": "A", "channels": { "c": { "direction": "in", "transport": "as2", "as2": { "us": 4012345000009, "them": "A", "key": "k", "require": [], "quirks": { "async-status": 202 } } } } }""", true)]
    [InlineData("""{ "partner": "a", "name": "A", "channels": { "c": { "direction": "in", "transport": "sftp", "secret": "${env:GW_SECRET_A}", "sftp": { "host": "a.example", "user": "u", "host-keys": ["SHA256:uNiVztksCsDhcc0u9e8BrkXGeIo4dC4XOqv0HsFPLwI"] } } } }""", true)]
    [InlineData("""{ "partner": "a", "name": "A", "channels": { "c": { "direction": "in", "transport": "sftp", "sftp": { "host": "a.example", "user": "u", "host-keys": [] } } } }""", false)]
    [InlineData("""{ "partner": "a", "name": "A", "channels": { "c": { "direction": "in", "transport": "folder", "folder": "a/in", "sftp-account": { "user": "acme", "keys": ["keys/a.pub"], "from": ["203.0.113.0/24"] } } } }""", true)]
    [InlineData("""{ "partner": "a", "name": "A", "channels": { "c": { "direction": "in", "transport": "folder", "folder": "a/in", "sftp-account": { "user": "acme,root", "keys": ["keys/a.pub"] } } } }""", false)]
    [InlineData("""{ "partner": "a", "name": "A", "channels": { "c": { "direction": "in", "transport": "folder", "folder": "a/in", "sftp-account": { "user": "acme", "keys": [] } } } }""", false)]
    [InlineData("""{ "partner": "a", "name": "A", "channels": { "c": { "direction": "in", "transport": "as2", "as2": { "us": "B", "them": "A" } } } }""", false)]
    [InlineData("""{ "partner": "a", "name": "A", "channels": { "c": { "direction": "in", "transport": "as2", "as2": { "us": "B", "them": "A", "key": "k", "quirks": { "async-status": 201 } } } } }""", false)]
    [InlineData("""{ "partner": "a", "name": "A", "channels": { "c": { "direction": "in", "transport": "as2", "as2": { "us": "B", "them": "A", "key": "k", "sign": "md5" } } } }""", false)]
    public async Task AnEditorSeesWhatTheReaderSees(string json, bool valid)
    {
        var schema = await JsonSchema.FromJsonAsync(ProfileSchema.Write(), TestContext.Current.CancellationToken);

        Assert.Equal(valid, schema.Validate(json).Count == 0);
    }
}
