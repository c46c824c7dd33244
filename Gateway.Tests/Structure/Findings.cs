using Xunit;

namespace Gateway.Tests.Structure;

/// <summary>An assertion that shows every finding in full, a line each.</summary>
internal static class Findings
{
    public static void None(IEnumerable<string> findings)
    {
        var lines = findings.ToList();
        if (lines.Count > 0)
        {
            Assert.Fail(string.Join(Environment.NewLine, lines));
        }
    }
}
