using Gateway.Pipeline.Evidence;
using Xunit;

namespace Gateway.Tests.Unit.Pipeline;

public sealed class EvidenceCaseTests
{
    /// <summary>Without a signature a message of certificate exchange is refused; here its signature lies beside it.</summary>
    [Theory]
    [InlineData("application/edi-x12")]
    [InlineData("application/ediint-cert-exchange+xml")]
    [InlineData("multipart/related; type=\"application/ediint-cert-exchange+xml\"; boundary=\"b\"")]
    public async Task WhatLiesInASignedPartIsTakenOut(string type)
    {
        var ct = TestContext.Current.CancellationToken;
        using var part = new MemoryStream(System.Text.Encoding.ASCII.GetBytes($"Content-Type: {type}\r\n\r\n--b\r\n\r\ncontent\r\n--b--\r\n"));
        using var content = new MemoryStream();
        var verdict = await EvidenceCase.OpenAsync(part, 1000, _ => content, ct);
        Assert.True(verdict.Holds, verdict.Detail);
        Assert.Contains("content", System.Text.Encoding.ASCII.GetString(content.ToArray()), StringComparison.Ordinal);
    }
}
