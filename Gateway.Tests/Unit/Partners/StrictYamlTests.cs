using System.Diagnostics;
using Gateway.Partners.Yaml;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

/// <summary>Bad input, row "YAML alias bomb, tags, anchors, merge keys in profiles".</summary>
public sealed class StrictYamlTests
{
    [Theory]
    [InlineData("a: &x 1\n", "yaml-anchor", 1, 4)]
    [InlineData("b:\n  - &x { c: 1 }\n", "yaml-anchor", 2, 5)]
    [InlineData("a: *x\n", "yaml-alias", 1, 4)]
    [InlineData("a: !!str 1\n", "yaml-tag", 1, 4)]
    [InlineData("a: ! 1\n", "yaml-tag", 1, 4)]
    [InlineData("a: !secret x\n", "yaml-tag", 1, 4)]
    [InlineData("a: !!python/object:os.system [x]\n", "yaml-tag", 1, 4)]
    [InlineData("a: 1\n<<: { b: 2 }\n", "yaml-merge-key", 2, 1)]
    [InlineData("%YAML 1.2\n---\na: 1\n", "yaml-directive", 1, 1)]
    [InlineData("%TAG ! tag:x,2026:\n---\na: 1\n", "yaml-directive", 1, 1)]
    [InlineData("a: 1\n---\nb: 2\n", "yaml-documents", 2, 1)]
    [InlineData("a: 1\nb: 2\na: 3\n", "yaml-duplicate-key", 3, 1)]
    [InlineData("a:\n  b: 1\n  \"b\": 2\n", "yaml-duplicate-key", 3, 3)]
    [InlineData("? [a, b]\n: 1\n", "yaml-key", 1, 3)]
    [InlineData("? { a: b }\n: 1\n", "yaml-key", 1, 3)]
    [InlineData("", "file-empty", 1, 1)]
    [InlineData("# only a comment\n", "file-empty", 1, 1)]
    [InlineData("a: [1, 2\nb: 3\n", "yaml-syntax", 1, 6)]
    [InlineData("a: \"never closed\n", "yaml-syntax", 1, 4)]
    [InlineData("a: 1\n\tb: 2\n", "yaml-syntax", 1, 4)]
    [InlineData("a: @x\n", "yaml-syntax", 1, 4)]
    public void WhatAProfileDoesNotNeedIsAnErrorAtItsPlace(string text, string code, int line, int column)
    {
        var errors = new ErrorList("x/profile.yaml");

        StrictYaml.Parse(text, errors);

        var error = Assert.Single(errors.Sorted());
        Assert.Equal((code, line, column), (error.Code, error.Line, error.Column));
        Assert.Equal("x/profile.yaml", error.File);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void AnAliasBombIsNamedAndNeverGrows()
    {
        var bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(1, 20).Select(i =>
            $"{(char)('a' + i)}: &{(char)('a' + i)} [{string.Join(',', Enumerable.Repeat("*" + (char)('a' + i - 1), 9))}]\n"));
        var errors = new ErrorList("x/profile.yaml");
        var before = GC.GetAllocatedBytesForCurrentThread();

        StrictYaml.Parse(bomb, errors);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 10_000_000);
        Assert.Equal(101, errors.Count);
        Assert.Equal(["too-many-errors", "yaml-alias", "yaml-anchor"], errors.Sorted().Select(e => e.Code).Distinct().Order());
    }

    [Theory]
    [InlineData(32, null)]
    [InlineData(33, "yaml-too-deep")]
    [InlineData(500_000, "yaml-too-deep")]
    public void ThirtyTwoLevelsAreEnough(int depth, string? code)
    {
        var errors = new ErrorList("x/profile.yaml");

        StrictYaml.Parse(new string('[', depth) + new string(']', depth), errors);

        Assert.Equal(code, errors.Sorted().SingleOrDefault()?.Code);
    }

    [Fact]
    public void OneMegabyteIsTheLimitInBytes()
    {
        var errors = new ErrorList("x/profile.yaml");

        // Two bytes a letter: fewer characters than the limit has bytes.
        StrictYaml.Parse("a: " + new string('é', 600_000), errors);

        Assert.Equal("file-too-large", Assert.Single(errors.Sorted()).Code);
    }

    [Theory]
    [InlineData("a\n")]
    [InlineData("- x\n")]
    [InlineData("? ")]
    [InlineData("{a: ")]
    [InlineData("\"")]
    [InlineData("a: b: c ")]
    [InlineData("\u0001\u0002")]
    [InlineData(" \t ")]
    [InlineData("- - - - - - - - - - - - ")]
    public void AMegabyteOfRubbishIsAnsweredSoon(string pattern)
    {
        var text = string.Concat(Enumerable.Repeat(pattern, 1_000_000 / pattern.Length));
        var errors = new ErrorList("x/profile.yaml");
        var watch = Stopwatch.StartNew();

        StrictYaml.Parse(text, errors);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
    }

    [Fact]
    public void ScalarsKeepTheirCharacters()
    {
        var errors = new ErrorList("x/profile.yaml");

        var root = Assert.IsType<YamlMap>(StrictYaml.Parse("version: 004010\nid: 08:61\nflag: yes\nsecret: ${env:GW_SECRET_A}\nlist: [01:05, 1e3]\n", errors));

        Assert.Empty(errors.Sorted());
        Assert.Equal(["004010", "08:61", "yes", "${env:GW_SECRET_A}"], root.Entries.Take(4).Select(e => ((YamlScalar)e.Value).Text));
        Assert.Equal(["01:05", "1e3"], ((YamlList)root.Entries[4].Value).Items.Select(i => ((YamlScalar)i).Text));
    }
}
