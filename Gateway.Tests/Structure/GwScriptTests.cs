using Xunit;

namespace Gateway.Tests.Structure;

/// <summary>The gw script over a project of stand-ins: shell scripts where the built programs would be.</summary>
public sealed class GwScriptTests : IDisposable
{
    private readonly string _project = Directory.CreateTempSubdirectory("gw-").FullName;

    public GwScriptTests()
    {
        File.Copy(Path.Combine(Repository.Root, "gw"), Path.Combine(_project, "gw"));
        StandIn("Gateway");
        StandIn("Gateway.Benchmarks");
    }

    public void Dispose() => Directory.Delete(_project, recursive: true);

    [Fact]
    public async Task ArgumentsAndTheCallersFolderReachTheProgramAndItsExitCodeComesBack()
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(_project, "else where")).FullName;

        var run = await GwAsync(elsewhere, "edi", "parse", "a file.edi", "");

        Assert.Equal(7, run.ExitCode);
        Assert.Equal($"Gateway|{elsewhere}|edi|parse|a file.edi||\n", run.Output);
    }

    [Fact]
    public async Task BenchRunsTheBenchmarks()
    {
        var run = await GwAsync(_project, "bench", "edi");

        Assert.Equal($"Gateway.Benchmarks|{_project}|edi|\n", run.Output);
    }

    [Fact]
    public async Task ALinkToTheScriptFindsItsProject()
    {
        var link = Path.Combine(Directory.CreateDirectory(Path.Combine(_project, "bin")).FullName, "gw");
        _ = File.CreateSymbolicLink(link, "../gw");

        var run = await Script.RunAsync(link, ["serve"], "/", NoBuild());

        Assert.Equal("Gateway|/|serve|\n", run.Output);
    }

    [Fact]
    public async Task AMissingSdkIsOneLineAndExit3()
    {
        var tools = Directory.CreateDirectory(Path.Combine(_project, "tools")).FullName;
        foreach (var tool in new[] { "bash", "dirname", "realpath", "env" })
        {
            _ = File.CreateSymbolicLink(Path.Combine(tools, tool), Path.Combine("/usr/bin", tool));
        }

        var run = await Script.RunAsync(Path.Combine(_project, "gw"), ["demo"], _project, new Dictionary<string, string?> { ["PATH"] = tools });

        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.Equal("gw: the .NET 10 SDK is needed, and no dotnet is on the PATH.\n", run.Error);
    }

    [Fact]
    public async Task WithoutABuildAndWithoutAProgramTheLineSaysSo()
    {
        File.Delete(Program("Gateway"));

        var run = await GwAsync(_project, "serve");

        Assert.Equal(3, run.ExitCode);
        Assert.Equal($"gw: {Program("Gateway")} is not built; run without GW_NO_BUILD=1.\n", run.Error);
    }

    [Theory]
    [InlineData("gw")]
    [InlineData("test.sh")]
    [InlineData(".ci/run")]
    public async Task EveryScriptParses(string script)
    {
        var run = await Script.RunAsync("bash", ["-n", script]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    private Task<Script.Result> GwAsync(string folder, params string[] arguments) =>
        Script.RunAsync(Path.Combine(_project, "gw"), arguments, folder, NoBuild());

    private static Dictionary<string, string?> NoBuild() => new() { ["GW_NO_BUILD"] = "1" };

    private string Program(string name) => Path.Combine(_project, name, "bin/Release/net10.0", name);

    private void StandIn(string name)
    {
        _ = Directory.CreateDirectory(Path.GetDirectoryName(Program(name))!);

        // The copy brings the right to be executed.
        File.Copy(Path.Combine(_project, "gw"), Program(name));
        File.WriteAllText(Program(name), $"#!/bin/bash\nprintf '%s|' {name} \"$PWD\" \"$@\"\necho\nexit 7\n");
    }
}
