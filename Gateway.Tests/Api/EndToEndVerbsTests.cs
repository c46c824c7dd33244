using Gateway.Access;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>Verbs on the command line: wrong usage is one line with its code, and a pipe gets whole cells.</summary>
[Collection(EndToEndOnSqlite.Name)]
public sealed class EndToEndVerbsTests(EndToEndSqliteGateway gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2, "usage", "users", "token", "short", "--expires-days", "0")]
    [InlineData(2, "usage", "users", "token", "long", "--expires-days", "999999999")]
    [InlineData(2, "usage", "users", "token", "two\nlines")]
    [InlineData(2, "usage", "users", "token", " ")]
    [InlineData(2, "scope-unknown", "users", "token", "x", "--scope", "everything")]
    [InlineData(1, "partner-unknown", "users", "token", "x", "--partner", "nobody")]
    [InlineData(1, "schema-unknown", "edi", "schemas", "x12/004010/999")]
    [InlineData(2, "usage", "edi", "sample", "850", "--mb", "0", "--out", "never-written.edi")]
    public async Task WhatIsAskedWrongIsOneLineWithItsCode(int exit, string code, params string[] arguments)
    {
        var result = await gateway.Process.RunAsync(arguments, Ct);

        Assert.Equal((exit, ""), (result.Exit, result.Output));
        Assert.StartsWith($"gw: {code}: ", Assert.Single(result.Errors.Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task APartnersKeyMayNotReplayUnlessItIsSaid()
    {
        await TokenAsync("plain-partner", "--partner", "acme", "--channel", "acme-in");
        await TokenAsync("replaying-partner", "--partner", "acme", "--channel", "acme-in", "--scope", Scopes.Replay);
        await TokenAsync("plain-operator");

        var list = (await gateway.Process.RunAsync(["users", "list"], Ct)).Output.Split('\n');

        Assert.DoesNotContain(Scopes.Replay, Assert.Single(list, l => l.Contains("plain-partner", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(Scopes.Replay, Assert.Single(list, l => l.Contains("replaying-partner", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(Scopes.Replay, Assert.Single(list, l => l.Contains("plain-operator", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASchemaShowsItsPlaces()
    {
        var places = (await gateway.Process.RunAsync(["edi", "schemas", "x12/004010/850"], Ct)).Output.Split('\n');

        Assert.Contains("BEG  M  1", places);
        Assert.Contains(places, p => p.TrimStart().StartsWith("BEG05  373  M  ", StringComparison.Ordinal));
        Assert.Contains(places, p => p.TrimStart().StartsWith("loop PO1  M  ", StringComparison.Ordinal));
    }

    private async Task TokenAsync(params string[] arguments)
    {
        var result = await gateway.Process.RunAsync(["users", "token", .. arguments], Ct);
        Assert.True(result.Exit == 0, result.Errors);
    }
}
