using System.Reflection;
using System.Text.Json;
using Gateway.Security;
using Gateway.Tests.Structure;
using Gateway.Transports.Http;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>docs/operations.md lists the codes that the HTTP rooms say.</summary>
public sealed class OperationsPageTests
{
    private const string Page = "docs/operations.md";

    [Fact]
    public void ItListsEveryOutcomeOfSendingByHttpAndNoOther()
    {
        var said = typeof(OutcomeCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(f => (string)f.GetRawConstantValue()!)
            .Concat([DestinationRefusedException.Code, SecretMissingException.Code]);
        Assert.Equal(said.Order(StringComparer.Ordinal), Codes("### Sending by HTTP").Order(StringComparer.Ordinal));
    }

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

    private static IEnumerable<string> Codes(string heading) => MarkdownTable.Below(heading, Page).Select(row => row[0].Trim('`'));
}
