using System.Text;
using Gateway.Cli.Demo;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary><c>gw numbers</c> beside a running gateway.</summary>
[Collection(EndToEndOnSqlite.Name)]
public sealed class EndToEndNumbersTests(EndToEndSqliteGateway gateway)
{
    private static readonly string[] Pair = ["ZZ:NORTHWIND", "ZZ:DORASTORES"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ANumberThatIsSetWhileTheGatewayRunsIsTheNextEnvelopes()
    {
        await SetAsync("interchange ZZ:NORTHWIND ZZ:DORASTORES live: 700001", ["interchange", .. Pair, "700001"]);
        await SetAsync("group ZZ:NORTHWIND ZZ:DORASTORES: 800001", ["group", .. Pair, "000800001"]);

        var number = "INV-" + gateway.NextOrder();
        var answer = await gateway.Client("erp").PostDocumentAsync("invoice", "dora", Encoding.UTF8.GetBytes(EndToEndDocuments.Invoice(number, "1")), null, Ct);
        Assert.True(answer.Status == 202, answer.Body);

        var sent = (await gateway.MessagesAsync("dora", m => m.Text.Contains($"*{number}*", StringComparison.Ordinal)))[0];
        var reading = await X12Reading.OfAsync(sent.Body, Ct);
        Assert.Equal(("000700001", "800001"), (reading.Header!.ControlNumber, reading.Groups[0].Header.ControlNumber));
        var list = await gateway.Process.RunAsync(["numbers", "list", "--json"], Ct);
        Assert.Contains("""{"kind":"interchange","us":"ZZ:NORTHWIND","them":"ZZ:DORASTORES","usage":"live","next":700002}""", list.Output.Split('\n'));
        Assert.Contains("""{"kind":"group","us":"ZZ:NORTHWIND","them":"ZZ:DORASTORES","next":800002}""", list.Output.Split('\n'));
    }

    [Theory]
    [InlineData(1, "control-number-out-of-range", "interchange", "ZZ:NORTHWIND", "ZZ:DORASTORES", "0")]
    [InlineData(1, "control-number-out-of-range", "group", "ZZ:NORTHWIND", "ZZ:DORASTORES", "1000000000")]
    [InlineData(1, "no-agreement", "interchange", "ZZ:DORASTORES", "ZZ:NORTHWIND", "7")]
    [InlineData(1, "no-agreement", "interchange", "ZZ:NORTHWIND", "ZZ:DORASTORES", "7", "--usage", "test")]
    [InlineData(2, "usage", "interchange", "NORTHWIND", "ZZ:DORASTORES", "7")]
    [InlineData(2, "usage", "set", "ZZ:NORTHWIND", "ZZ:DORASTORES", "7")]
    [InlineData(2, "usage", "group", "ZZ:NORTHWIND", "ZZ:DORASTORES", "7", "--usage", "live")]
    [InlineData(2, "usage", "interchange", "ZZ:NORTHWIND", "ZZ:DORASTORES", "seven")]
    public async Task WhatCannotBeSetIsOneLineWithItsCode(int exit, string code, params string[] arguments)
    {
        var result = await gateway.Process.RunAsync(["numbers", "set", .. arguments], Ct);

        Assert.Equal((exit, ""), (result.Exit, result.Output));
        Assert.StartsWith($"gw: {code}: ", Assert.Single(result.Errors.Split('\n')), StringComparison.Ordinal);
    }

    private async Task SetAsync(string said, params string[] arguments)
    {
        var result = await gateway.Process.RunAsync(["numbers", "set", .. arguments], Ct);
        Assert.True(result.Exit == 0, result.Errors);
        Assert.StartsWith(said + " (", result.Output, StringComparison.Ordinal);
    }
}
