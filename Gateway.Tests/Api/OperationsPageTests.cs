using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Audit;
using Gateway.Mapping.Validation;
using Gateway.Partners;
using Gateway.Pipeline;
using Gateway.Security;
using Gateway.Security.Certificates;
using Gateway.Security.Envelopes;
using Gateway.Storage.Backups;
using Gateway.Tests.Structure;
using Gateway.Transports;
using Gateway.Transports.As2;
using Gateway.Transports.Sftp;
using Gateway.Transports.Sftp.Server;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>docs/operations.md lists every code that a person meets.</summary>
public sealed partial class OperationsPageTests
{
    private const string Page = "docs/operations.md";

    [Fact]
    public void ItListsEveryOutcomeOfSendingByHttpAndNoOther()
    {
        var said = Constants(typeof(OutcomeCodes)).Concat([DestinationRefusedException.Code, SecretMissingException.Code]).Concat(Constants(typeof(ProxyFailedException)));
        Assert.Equal(said.Order(StringComparer.Ordinal), Codes("### Sending by HTTP").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ItListsEveryCodeOfAs2AndOfEnvelopes() =>
        Findings.None(Constants(typeof(As2Codes)).Concat(Constants(typeof(VerdictCodes))).Except(Listed()));

    [Fact]
    public void ItListsEveryCodeOfSftpAndNoOther() =>
        Assert.Equal(Constants(typeof(SftpCodes)).Order(StringComparer.Ordinal), Codes("### Sending by SFTP").Order(StringComparer.Ordinal));

    [Fact]
    public void ItListsEveryCodeOfCertificateExchangeAndNoOther() => Assert.Equal(
        Constants(typeof(CertificateExchangeCodes)).Concat(Constants(typeof(ProfileEditResult.Refused)))
            .Concat([DecisionResult.Refused.Decided, "nothing-to-announce", "not-taken"]).Order(StringComparer.Ordinal),
        Codes("### Certificates by message").Order(StringComparer.Ordinal));

    [Fact]
    public void ItListsEveryCodeOfTheApisDescription()
    {
        var described =
            from path in JsonElement.Parse(Repository.Read("docs/openapi.v1.json")).GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            from response in operation.Value.GetProperty("responses").EnumerateObject()
            from code in MarkdownTable.Code(response.Value.GetProperty("description").GetString()!)
            select code;
        Assert.NotEmpty(described);
        Assert.Empty(described.Except(Codes("## Problem codes")));
    }

    [Fact]
    public void ItListsEveryFindingOfX12AndNoOther() => Assert.Equal(
        Enum.GetValues<EdiErrorCode>().Select(EdiErrorNames.Name).Order(StringComparer.Ordinal),
        Codes("### What is wrong with X12").Order(StringComparer.Ordinal));

    [Fact]
    public void ItListsEveryProblemOfTheTrailAndNoOther() => Assert.Equal(
        Constants(typeof(AuditProblemCodes)).Order(StringComparer.Ordinal), Codes("## What `gw audit verify` finds").Order(StringComparer.Ordinal));

    /// <summary>What stages and recovery write into the ledger: in these folders a hyphenated literal is a code, or the name of a fault point.</summary>
    [Fact]
    public void ItListsEveryCodeThatAnExchangeADeliveryOrAnAcknowledgmentEndsWith()
    {
        var said = (
            from file in Repository.Files("*.cs")
            where Sources.Any(folder => file.StartsWith(folder, StringComparison.Ordinal)) && !file.EndsWith("Exception.cs", StringComparison.Ordinal)
            from line in Repository.Read(file).Split('\n')
            where !line.Contains(".Hit(", StringComparison.Ordinal)
            from Match literal in Hyphenated().Matches(line)
            select literal.Groups[1].Value).Distinct().ToList();
        Assert.Contains("sender-mismatch", said);
        Assert.Contains("lease-lost", said);
        Findings.None(said.Except(Listed()));
    }

    /// <summary>Codes of one word, which no scan tells from other words.</summary>
    [Theory]
    [InlineData("delivered")]
    [InlineData("confirmed")]
    [InlineData("pending")]
    [InlineData("restored")]
    [InlineData("released")]
    [InlineData("replayed")]
    [InlineData("payload-corrupt")]
    [InlineData("sealed-otherwise")]
    public void ItListsTheCodesOfDeliveries(string code) => Assert.Contains(code, Codes("### On every road"));

    [Fact]
    public void ItListsEveryProblemOfTheHttpRooms()
    {
        string[] rooms = ["Gateway/Access/", "Gateway/Api/", "Gateway/Transports/Http/", "Gateway/Transports/As2/"];
        var said =
            from file in Repository.Files("*.cs")
            where rooms.Any(room => file.StartsWith(room, StringComparison.Ordinal))
            from Match problem in AnswerCode().Matches(Repository.Read(file))
            select problem.Groups[1].Value;
        Assert.Contains("headers-too-large", said);
        Findings.None(said.Distinct().Except(Codes("## Problem codes")));
    }

    /// <summary>What is printed as <c>gw: CODE: …</c> by a verb, or by a process that does not start.</summary>
    [Fact]
    public void ItListsEveryCodeOfTheCommandLine()
    {
        string[] rooms = ["Gateway/Cli/", "Gateway/Hosting/"];
        var said = (
            from file in Repository.Files("*.cs")
            where rooms.Any(room => file.StartsWith(room, StringComparison.Ordinal))
            from Match printed in PrintedCode().Matches(Repository.Read(file))
            select printed.Groups[1].Success ? printed.Groups[1].Value : printed.Groups[2].Value)
            .Concat(Constants(typeof(MasterKeyException))).Concat(Constants(typeof(BackupException))).Concat(Constants(typeof(SftpServerException))).Concat(Constants(typeof(KeyReadResult.Refused)))
            .Concat(Constants(typeof(RetireResult.Refused))).Append(ProfileUnusableException.Code).Distinct().ToList();
        Assert.Superset(
            new HashSet<string> { "settings-invalid", "role-missing", "use-needed", "file-unreadable", "partner-unknown", "verb-failed", "backup-damaged" }, said.ToHashSet());
        Findings.None(said.Except(MarkdownTable.All(Page).SelectMany(row => MarkdownTable.Code(row[0]))));
    }

    [Fact]
    public void ItListsWhatEndsAnExchangeThatIsARepeat() => Assert.Contains("repeat", Listed());

    private static readonly string[] Sources = ["Gateway/Pipeline/", "Gateway/Storage/Claims/", "Gateway.Mapping/Edi/", "Gateway.Mapping/Formats/"];

    [GeneratedRegex("\"([a-z][a-z0-9]*(?:-[a-z0-9]+)+)\"")]
    private static partial Regex Hyphenated();

    /// <summary>The code beside an exit code, of a warning or a finding, of a start that is refused; after <c>?</c> or <c>:</c> a choice of two, which has a hyphen.</summary>
    [GeneratedRegex("(?:(?:Fail\\(\\s*ExitCode\\.\\w+,|Warn\\(|StartRefusedException\\(|Print\\(|return \\()\\s*\"([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\"|[?:] \"([a-z][a-z0-9]*(?:-[a-z0-9]+)+)\")")]
    private static partial Regex PrintedCode();

    [GeneratedRegex("(?:StatusCodes\\.Status\\w+|e\\.StatusCode),\\s*\"([a-z][a-z0-9-]+)\"")]
    private static partial Regex AnswerCode();

    private static HashSet<string> Listed() => [.. MarkdownTable.All(Page).Select(row => row[0].Trim('`'))];

    private static IEnumerable<string> Constants(Type codes) =>
        codes.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!);

    private static IEnumerable<string> Codes(string heading) => MarkdownTable.Below(heading, Page).Select(row => row[0].Trim('`'));
}
