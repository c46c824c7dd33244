using CsCheck;
using Gateway.Partners.Publishing;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

public sealed class DiffTests
{
    private static readonly Gen<string> Texts = Gen.Char["abc\n"].Array[0, 40].Select(c => new string(c));

    /// <summary>What is kept and removed is the old text, what is kept and added the new one.</summary>
    [Fact]
    public void EveryScriptLeadsFromTheOldTextToTheNew() =>
        Gen.Select(Texts, Texts).Sample((before, after) =>
        {
            var script = LineDiff.Compare(before, after);
            return Same(script.Where(l => l.Sign != '+').Select(l => l.Text), before)
                && Same(script.Where(l => l.Sign != '-').Select(l => l.Text), after);
        });

    [Theory]
    [InlineData("a\nb\nc\n", "a\nx\nc\n", 1, 1)]
    [InlineData("a\nb\nc\n", "a\nc\n", 0, 1)]
    [InlineData("", "a\nb\n", 2, 0)]
    [InlineData("a\nb\nc\na\nb\nb\na\n", "c\nb\na\nb\na\nc\n", 2, 3)]
    public void TheScriptIsAsShortAsItCanBe(string before, string after, int added, int removed) =>
        Assert.Equal((added, removed), UnifiedDiff.Count(before, after));

    [Fact]
    public void TextsThatHaveNothingInCommonAreReplacedWithoutALongSearch()
    {
        var before = string.Concat(Enumerable.Range(0, 5000).Select(i => $"old {i}\n"));
        var after = string.Concat(Enumerable.Range(0, 5000).Select(i => $"new {i}\n"));

        Assert.Equal((5000, 5000), UnifiedDiff.Count(before, after));
    }

    [Fact]
    public void ANewFileComesFromNothing() =>
        Assert.Equal("--- /dev/null\n+++ files/a/x\n@@ -0,0 +1,2 @@\n+one\n+two\n", UnifiedDiff.Write("a/x", null, "one\ntwo\n"));

    [Fact]
    public void AFileThatIsGoneGoesToNothing() =>
        Assert.Equal("--- ledger/a/x\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-one\n", UnifiedDiff.Write("a/x", "one\n", null));

    [Fact]
    public void ChangesFarApartAreHunksOfTheirOwn()
    {
        var lines = Enumerable.Range(1, 30).Select(i => $"line {i}").ToArray();
        var before = string.Join('\n', lines) + "\n";
        lines[4] = "changed";
        lines[24] = "changed too";

        var text = UnifiedDiff.Write("x", before, string.Join('\n', lines) + "\n");

        Assert.Equal(["@@ -2,7 +2,7 @@", "@@ -22,7 +22,7 @@"], text.Split('\n').Where(l => l.StartsWith("@@", StringComparison.Ordinal)));
    }

    private static bool Same(IEnumerable<string> lines, string text)
    {
        var expected = text.Split('\n');
        return lines.SequenceEqual(expected[^1].Length == 0 ? expected[..^1] : expected);
    }
}
