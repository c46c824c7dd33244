using System.Text.Json;
using Gateway.Pipeline;
using Gateway.Transports;
using Xunit;

namespace Gateway.Tests.Unit.Pipeline;

public sealed class PollFindingsTests
{
    [Fact]
    public void WhatIsNewIsToldFirstWhereverItStandsInTheOrder()
    {
        var (row, first) = PollFindings.Of(Left(Many(30)), null);
        Assert.Equal(20, Names(first).Count);
        (row, var same) = PollFindings.Of(Left(Many(30)), row);
        Assert.Null(same);

        (row, var news) = PollFindings.Of(Left([.. Many(30), Item("z")]), row);
        Assert.Equal("z", Names(news)[0]);
        Assert.Equal(20, Names(news).Count);
        Assert.Contains("\"z\"", row, StringComparison.Ordinal);
        Assert.Null(PollFindings.Of(Left([.. Many(30), Item("z")]), row).News);
    }

    [Fact]
    public void WhatMayPassIsToldWhenItIsFoundTwiceAlsoWhereTheRowHasNoRoomToNameIt()
    {
        List<SkippedItem> items = [.. Many(30), Item("z", FileCodes.MarkerAlone)];
        var (row, news) = PollFindings.Of(Left(items), null);
        Assert.DoesNotContain("z", Names(news));
        (row, news) = PollFindings.Of(Left(items), row);
        Assert.Equal("z", Names(news)[0]);
        Assert.Null(PollFindings.Of(Left(items), row).News);
    }

    [Fact]
    public void ALookThatFailedForgetsNothingThatWasTold()
    {
        var (row, _) = PollFindings.Of(Left(Many(30)), null);
        (row, _) = PollFindings.Of(Left([]) with { Failure = ("timeout", "no") }, row);
        Assert.Null(PollFindings.Of(Left(Many(30)), row).News);
        (row, _) = PollFindings.Of(Left([]), row);
        Assert.Null(row);
    }

    [Fact]
    public void OfMoreThanAreComparedTheNumberIs()
    {
        var (row, _) = PollFindings.Of(Left(Many(1_000)) with { SkippedCount = 5_000 }, null);
        Assert.InRange(row!.Length, 8_000, 16_000);
        Assert.Null(PollFindings.Of(Left(Many(1_000)) with { SkippedCount = 5_000 }, row).News);
        (row, var news) = PollFindings.Of(Left(Many(1_000)) with { SkippedCount = 5_001 }, row);
        Assert.Equal(20, Names(news).Count);
        (row, news) = PollFindings.Of(Left(Many(1_000)) with { SkippedCount = 4_000 }, row);
        Assert.Null(news);
        Assert.Null(PollFindings.Of(Left(Many(1_000)) with { SkippedCount = 5_001 }, row).News);
    }

    private static PollResult Left(IReadOnlyList<SkippedItem> items) => new(0, items);

    private static List<SkippedItem> Many(int count) => [.. Enumerable.Range(0, count).Select(n => Item($"a{n:0000}"))];

    private static SkippedItem Item(string name, string code = FileCodes.NotAFile) => new(name, code, "why");

    private static List<string> Names(string? news) => [.. JsonElement.Parse(news!).EnumerateArray().Select(i => i.GetProperty("name").GetString()!)];
}
