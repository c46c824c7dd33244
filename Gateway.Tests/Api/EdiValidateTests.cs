using System.Text;
using System.Text.Json;
using Gateway.Cli.Demo;
using Gateway.Mapping.Edi;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary><c>gw edi validate</c> says of a file what the gateway does with its bytes.</summary>
public sealed class EdiValidateTests : IDisposable
{
    private static readonly DateTimeOffset Time = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    // X12 TA1, data element I18: 001 IEA02 is not ISA13, 021 IEA01 is wrong, 023 the interchange ends early.
    public static TheoryData<string, string, string> Rejected => new()
    {
        { "IEA*1*000000007~", "IEA*1*000000008~", "R*001" },
        { "IEA*1*000000007~", "IEA*2*000000007~", "R*021" },
        { "IEA*1*000000007~", "", "R*023" },
    };

    [Fact]
    public async Task AGoodFileIsAcceptedAndGetsThe997OfTheGateway()
    {
        var (result, acks) = await RunAsync("997", Good(7));

        Assert.Equal(0, result.Exit);
        Assert.Equal((1, 1, 0, 0), Summary(result.Output));
        Assert.Contains("AK9*A*1*1*1~", acks, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Rejected))]
    public async Task AnInterchangeThatTheGatewayRejectsIsRejectedAndGetsNo997(string good, string bad, string ta1)
    {
        var content = Text(7, asks: true).Replace(good, bad, StringComparison.Ordinal);

        var (result, acks) = await RunAsync("997", content);
        Assert.Equal((1, ""), (result.Exit, acks));
        var (sets, accepted, rejected, errors) = Summary(result.Output);
        Assert.Equal((1, 0, 1), (sets, accepted, rejected));
        Assert.True(errors > 0, result.Output);

        (result, acks) = await RunAsync("ta1", content);
        Assert.Equal(1, result.Exit);
        Assert.Contains($"TA1*000000007*261124*1200*{ta1}~", acks, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "A*000~")]
    public async Task ATa1IsWrittenWhereIsa14AsksForIt(bool asks, string expected)
    {
        var (result, acks) = await RunAsync("ta1", Text(7, asks));

        Assert.Equal(0, result.Exit);
        Assert.Equal(expected.Length == 0, acks.Length == 0);
        Assert.Contains(expected, acks, StringComparison.Ordinal);
    }

    // The gateway quarantines these and answers nothing (EndToEndMailbagTests, EndToEndSecurityTests).
    [Theory]
    [InlineData("x12-set-outside-group", "GE*1*7~", "GE*1*7~ST*850*0009~SE*2*0009~")]
    [InlineData("x12-set-in-wrong-group", "GS*PO*", "GS*FA*")]
    public async Task WhatTheGatewayKeepsForAPersonIsNotAnswered(string code, string good, string bad)
    {
        var content = Text(7, asks: true).Replace(good, bad, StringComparison.Ordinal);

        foreach (var kind in (string[])["997", "ta1"])
        {
            var (result, acks) = await RunAsync(kind, content);
            Assert.Equal((1, ""), (result.Exit, acks));
            Assert.Contains($"\"code\":\"{code}\"", result.Output, StringComparison.Ordinal);
            Assert.Equal(0, Summary(result.Output).Accepted);
        }
    }

    [Fact]
    public async Task AUsageThatNobodyAgreesIsRejectedAsTheGatewayDoes()
    {
        var content = Text(7, asks: true).Replace("*1*P*", "*1*X*", StringComparison.Ordinal);

        var (result, acks) = await RunAsync("997", content);
        Assert.Equal((1, ""), (result.Exit, acks));
        Assert.Contains("\"code\":\"usage-unknown\"", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("x12-usage-invalid", result.Output, StringComparison.Ordinal);

        (_, acks) = await RunAsync("ta1", content);
        Assert.Contains("*R*020~", acks, StringComparison.Ordinal);
        Assert.DoesNotContain("*X*>~", acks, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGroupThatIsRejectedWithoutSetsIsAProblemAndIsAnsweredInAWholeEnvelope()
    {
        var content = Text(7, asks: false);
        var (start, end) = (content.IndexOf("GS*", StringComparison.Ordinal), content.IndexOf("IEA*", StringComparison.Ordinal));

        var (result, acks) = await RunAsync("997", content[..start] + "GS~GE*0*~" + content[end..]);

        Assert.Equal(1, result.Exit);
        Assert.Contains("AK9*R*0*0*0*1*6~", acks, StringComparison.Ordinal);
        Assert.DoesNotContain("GS*FA**", acks, StringComparison.Ordinal);
    }

    // What the gateway's sample agreement does with the same bytes: data errors reject, and so does what no agreement can cover.
    [Theory]
    [InlineData("PO1*1*", "PO1*1234567890123456789012*", "AK4*1*350*5*")] // X12 723: 5 = too long.
    [InlineData("ST*850*", "ST*860*", "AK5*R*1~")] // X12 718: 1 = transaction set not supported.
    [InlineData("GS*PO*", "GS*IN*", "AK5*R*1~")]
    public async Task WhatTheGatewayRejectsIsRejected(string good, string bad, string expected)
    {
        var content = Text(7, asks: false);
        Assert.Contains(good, content, StringComparison.Ordinal);

        var (result, acks) = await RunAsync("997", content.Replace(good, bad, StringComparison.Ordinal));

        Assert.Equal(1, result.Exit);
        var (sets, accepted, rejected, _) = Summary(result.Output);
        Assert.Equal((1, 0, 1), (sets, accepted, rejected));
        Assert.Contains(expected, acks, StringComparison.Ordinal);
        Assert.Contains("~AK9*R*1*1*0", acks, StringComparison.Ordinal);
    }

    // X12 716, AK905: 1 = functional group not supported, 2 = functional group version not supported.
    [Theory]
    [InlineData("GS*PO*", "GS*RQ*", "1")]
    [InlineData("*X*004010~", "*X*009999~", "2")]
    [InlineData("*X*004010~", "*X*004010VICS123~", "2")] // X12 480: at most 12 characters.
    public async Task AGroupThatNoAgreementCanCoverIsRejectedAsOne(string good, string bad, string expected)
    {
        var (_, acks) = await RunAsync("997", Text(7, asks: false).Replace(good, bad, StringComparison.Ordinal));

        Assert.Contains($"~AK9*R*1*1*0*{expected}~", acks, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASetThatIsNotSupportedIsFoundWhereItStands()
    {
        var content = Text(7, asks: false);

        var (result, _) = await RunAsync("997", content.Replace("ST*850*", "ST*860*", StringComparison.Ordinal));

        var line = Assert.Single(result.Output.Split('\n'), l => l.Contains("x12-set-not-supported", StringComparison.Ordinal));
        var finding = JsonElement.Parse(line);
        Assert.Equal((3, 1), (finding.GetProperty("line").GetInt32(), finding.GetProperty("column").GetInt32()));
    }

    [Fact]
    public async Task AVersionThatIsNotKnownIsRejectedInAVersionThatIs()
    {
        var (result, acks) = await RunAsync("997", Text(7, asks: false).Replace("*X*004010~", "*X*009999~", StringComparison.Ordinal));

        Assert.Equal((1, ""), (result.Exit, result.Errors));
        Assert.Contains("*X*004010~", acks, StringComparison.Ordinal);
        Assert.Contains("~AK9*R*1*1*0", acks, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheAcknowledgmentsOfAllFilesAreInOneFileUnderNumbersOfTheirOwn()
    {
        var (result, acks) = await RunAsync("997", Good(7), Text(8, asks: false).Replace("IEA*1*", "IEA*2*", StringComparison.Ordinal), Good(9));

        Assert.Equal(1, result.Exit);
        Assert.Equal(3, result.Output.Split('\n').Count(line => line.StartsWith("{\"file\":", StringComparison.Ordinal)));
        var headers = new List<InterchangeHeader>();
        await foreach (var item in EdiReader.ReadAsync(new MemoryStream(Encoding.Latin1.GetBytes(acks)), EdiLimits.Default, Ct))
        {
            headers.AddRange(item is EdiItem.InterchangeStart start ? [start.Header] : []);
        }

        Assert.Equal(["000000001", "000000002"], headers.Select(h => h.ControlNumber));
        Assert.Contains("AK1*PO*7~", acks, StringComparison.Ordinal);
        Assert.Contains("AK1*PO*9~", acks, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMissingFileHasItsFindingAndItsSummaryAndTheOthersGoOn()
    {
        await using var gateway = Gateway();
        await File.WriteAllTextAsync(_folder.File("good.edi"), Good(7), Ct);

        var result = await gateway.RunAsync(["edi", "validate", _folder.File("nowhere.edi"), _folder.File("good.edi")], Ct);

        Assert.Equal((1, ""), (result.Exit, result.Errors));
        var lines = result.Output.Split('\n');
        Assert.StartsWith("{\"code\":\"file-missing\",\"severity\":\"error\"", lines[0], StringComparison.Ordinal);
        Assert.Equal("""{"file":"nowhere.edi","interchanges":0,"groups":0,"sets":0,"accepted":0,"rejected":0,"errors":1,"warnings":0,"unreadable":1}""", lines[1]);
        Assert.StartsWith("{\"file\":\"good.edi\",\"interchanges\":1", lines[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("ISA*00*")]
    public async Task AFileThatIsNoInterchangeIsAProblem(string content)
    {
        var (result, acks) = await RunAsync("997", content);

        Assert.Equal((1, "", ""), (result.Exit, result.Errors, acks));
    }

    private static string Good(int control) => Text(control, asks: false);

    private static string Text(int control, bool asks) => Encoding.ASCII.GetString(
        new OrderInterchange { ControlNumber = control, Time = Time, AsksTa1 = asks, Orders = [SampleOrder.Good(7_000_001, Time)] }.ToBytes());

    private static (int Sets, int Accepted, int Rejected, int Errors) Summary(string output)
    {
        var summary = JsonDocument.Parse(output.Split('\n')[^1]).RootElement;
        return (Number("sets"), Number("accepted"), Number("rejected"), Number("errors"));

        int Number(string name) => summary.GetProperty(name).GetInt32();
    }

    private async Task<(VerbResult Result, string Acks)> RunAsync(string kind, params string[] contents)
    {
        await using var gateway = Gateway();
        var files = contents.Select((_, i) => _folder.File($"{i}.edi")).ToList();
        foreach (var (file, content) in files.Zip(contents))
        {
            await File.WriteAllTextAsync(file, content, Encoding.Latin1, Ct);
        }

        var acks = _folder.File("acks.edi");
        var result = await gateway.RunAsync(["edi", "validate", .. files, "--ack", kind, "--ack-out", acks], Ct);
        return (result, await File.ReadAllTextAsync(acks, Encoding.Latin1, Ct));
    }

    private ChildGateway Gateway() => new(
        Path.Combine(AppContext.BaseDirectory, "Gateway"), _folder.Path, _folder.Path, new Dictionary<string, string>(), TimeProvider.System);
}
