using System.Text.Json;
using Gateway.Benchmarks.Harness;
using Gateway.Benchmarks.Sftp;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Crash;

/// <summary>The SFTP bench on a few files: that it measures what it says. The long run is <c>gw bench sftp</c>.</summary>
[Trait("Category", "Slow")]
public sealed class SftpLoadTests
{
    [Fact]
    public async Task EachFileIsAnExchangeAndTheLargeOneHasTheSameBytesOnBothSides()
    {
        if (!File.Exists("/usr/sbin/sshd"))
        {
            OutsideServer.Missing("OpenSSH's server is not installed (Debian: openssh-server).");
        }

        using var rows = new StringWriter();
        using var said = new StringWriter();
        var report = new Report(rows, said);

        await new SftpBench(new SftpSelection(Postgres: false, Files: 5, LargeMb: 3, Keep: false), report).RunAsync(TestContext.Current.CancellationToken);

        Assert.True(report.Problems == 0, said.ToString());
        var values = rows.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(r => JsonElement.Parse(r))
            .ToDictionary(r => r.GetProperty("case").GetString()!, r => r.GetProperty("value").GetDouble());
        Assert.All(["sqlite: files that are no exchange of their own", "sqlite: orders that are no exchange of their own"], row => Assert.Equal(0, values[row]));
        Assert.All(["sqlite 3 MB fetched", "sqlite 3 MB sent"], row => Assert.True(values[row] > 0, row));
        Assert.All(values.Where(v => v.Key.EndsWith("one sftp get of all", StringComparison.Ordinal)), row => Assert.True(row.Value > 0, row.Key));
    }
}
