using Xunit;

namespace Gateway.Tests.Structure;

/// <summary>test.sh over stand-ins: a dotnet that does nothing, and a test program that does what the case says.</summary>
public sealed class TestScriptTests : IDisposable
{
    private const string Good = """<Counters total="3" executed="2" passed="2" failed="0" error="0" timeout="0" aborted="0" notExecuted="1" />""";
    private const string Bad = """<Counters total="4" executed="4" passed="0" failed="1" error="1" timeout="1" aborted="1" notExecuted="0" />""";
    private const string Empty = """<Counters total="0" executed="0" passed="0" failed="0" error="0" timeout="0" aborted="0" />""";

    private readonly string _project = Directory.CreateTempSubdirectory("test-sh-").FullName;

    public TestScriptTests()
    {
        File.Copy(Path.Combine(Repository.Root, "test.sh"), Path.Combine(_project, "test.sh"));
        StandIn("bin/dotnet", "exit 0");
    }

    public void Dispose() => Directory.Delete(_project, recursive: true);

    [Theory]
    [InlineData(0, 0, "2 passed, 0 failed, 1 skipped", Good)]
    [InlineData(0, 1, "2 passed, 4 failed, 1 skipped", Good, Bad)]
    [InlineData(2, 2, "2 passed, 0 failed, 1 skipped", Good)]
    [InlineData(0, 1, "0 passed, 0 failed, 0 skipped", Empty)]
    [InlineData(0, 1, "0 passed, 0 failed, 0 skipped")]
    public async Task TheLastLineIsCountedFromTheResultFiles(int testsExit, int exit, string line, params string[] results)
    {
        var writes = results.Select((r, i) => $"mkdir -p TestResults/{i} && echo '{r}' > TestResults/{i}/r.trx");
        StandIn("Gateway.Tests/bin/Release/net10.0/Gateway.Tests", string.Join('\n', [.. writes, $"exit {testsExit}"]));

        var run = await RunAsync();

        Assert.Equal((exit, line), (run.ExitCode, run.Output.TrimEnd('\n').Split('\n')[^1]));
    }

    [Fact]
    public async Task ResultsOfAnEarlierRunDoNotCount()
    {
        _ = Directory.CreateDirectory(Path.Combine(_project, "TestResults"));
        await File.WriteAllTextAsync(Path.Combine(_project, "TestResults/old.trx"), Good, TestContext.Current.CancellationToken);
        StandIn("Gateway.Tests/bin/Release/net10.0/Gateway.Tests", "exit 0");

        var run = await RunAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith("0 passed, 0 failed, 0 skipped\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatTheTestsLeaveRunningIsEndedAndFailsTheRun()
    {
        StandIn(
            "Gateway.Tests/bin/Release/net10.0/Gateway.Tests",
            $"setsid sleep 600 >/dev/null 2>&1 & echo $! > pid; mkdir -p TestResults && echo '{Good}' > TestResults/r.trx");

        var run = await RunAsync();

        var pid = (await File.ReadAllTextAsync(Path.Combine(_project, "pid"), TestContext.Current.CancellationToken)).Trim();
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("left running", run.Output, StringComparison.Ordinal);
        // A process that ended may stand in the list as a zombie until its parent asks for it.
        Assert.Matches("^(Z|$)", (await Script.RunAsync("ps", ["-o", "stat=", "-p", pid])).Output);
    }

    [Fact]
    public async Task TestsRunStrictlyAndOnlyThoseThatAreNamed()
    {
        StandIn("Gateway.Tests/bin/Release/net10.0/Gateway.Tests", "echo \"strict=$GATEWAY_TEST_STRICT $*\"");

        var run = await RunAsync("MerkleTree");

        Assert.Contains("strict=1 --report-trx ", run.Output, StringComparison.Ordinal);
        Assert.Contains("--filter-method *MerkleTree*\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Libas2IsInstalledOutsideOfTheTreeOnceForEachLockFile()
    {
        const string folder = "Gateway.Tests/Interop/As2/libas2";
        StandIn("Gateway.Tests/bin/Release/net10.0/Gateway.Tests", "exit 0");
        StandIn("bin/npm", "echo npm \"$@\" >>npm.log; exit $(cat npm.exit)");
        _ = Directory.CreateDirectory(Path.Combine(_project, folder));
        await WriteAsync(folder + "/package.json", "{}");

        foreach (var (version, exit) in ((string, string)[])[("1", "1"), ("1", "0"), ("1", "0"), ("2", "0"), ("2", "0")])
        {
            await WriteAsync(folder + "/package-lock.json", version);
            await WriteAsync("npm.exit", exit);
            _ = await RunAsync();
        }

        var calls = await File.ReadAllLinesAsync(Path.Combine(_project, "npm.log"), TestContext.Current.CancellationToken);
        Assert.Equal(3, calls.Length);
        Assert.All(calls, call => Assert.StartsWith($"npm ci --prefix {_project}/cache/gateway-tests/libas2 ", call, StringComparison.Ordinal));
        Assert.Equal(["package-lock.json", "package.json"], Directory.EnumerateFileSystemEntries(Path.Combine(_project, folder)).Select(Path.GetFileName).Order());

        Task WriteAsync(string file, string text) => File.WriteAllTextAsync(Path.Combine(_project, file), text, TestContext.Current.CancellationToken);
    }

    private Task<Script.Result> RunAsync(params string[] arguments) => Script.RunAsync(
        Path.Combine(_project, "test.sh"), arguments, _project,
        new Dictionary<string, string?>
        {
            ["PATH"] = $"{Path.Combine(_project, "bin")}:{Environment.GetEnvironmentVariable("PATH")}",
            ["XDG_CACHE_HOME"] = Path.Combine(_project, "cache"),
        });

    private void StandIn(string path, string script)
    {
        var file = Path.Combine(_project, path);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        // The copy brings the right to be executed.
        File.Copy(Path.Combine(_project, "test.sh"), file);
        File.WriteAllText(file, $"#!/bin/bash\n{script}\n");
    }
}
