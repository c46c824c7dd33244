using Gateway.Pipeline.Evidence;
using Xunit;

namespace Gateway.Tests.Unit.Pipeline;

public sealed class EvidenceFindingTests
{
    /// <summary>Whoever made the zip would write further lines of the check, or over those that stand there.</summary>
    [Theory]
    [InlineData("\u001b[2J\u001b[H")]
    [InlineData("\nok      manifest   of ex_1")]
    [InlineData("\r")]
    [InlineData("\u009b2J")]
    [InlineData("\u2028")]
    public void WhatItTellsIsOneLine(string text)
    {
        foreach (var finding in (EvidenceFinding[])
        [
            EvidenceFinding.Ok("zip", text), EvidenceFinding.Failed("zip", text), EvidenceFinding.Absent("zip", text), EvidenceFinding.Ok("zip", "") with { Detail = text },
        ])
        {
            Assert.DoesNotContain(finding.ToString(), c => char.IsControl(c) || c == '\u2028');
            Assert.EndsWith(text[1..].Replace('\u001b', '\ufffd'), finding.Detail, StringComparison.Ordinal);
        }
    }
}
