using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Structure;

public sealed partial class DeploymentTests
{
    [Theory]
    [InlineData("Dockerfile")]
    [InlineData("deploy/sshd.Dockerfile")]
    public void EveryCopySourceExistsAndReachesTheBuilder(string dockerfile)
    {
        var let = Repository.Read(".dockerignore").Split('\n').Where(l => l.StartsWith('!')).Select(l => l[1..]).ToHashSet();
        var sources = Repository.Read(dockerfile).Split('\n')
            .Where(l => l.StartsWith("COPY ", StringComparison.Ordinal) && !l.Contains("--from=", StringComparison.Ordinal))
            .SelectMany(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..^1]);

        Findings.None(sources.Where(s => !Repository.Exists(s) || !let.Contains(s.Split('/')[0])));
    }

    [Theory]
    [InlineData("Dockerfile")]
    [InlineData("deploy/compose.yaml")]
    public void EverySettingInTheEnvironmentIsOneThatIsRead(string file)
    {
        var known =
            from options in SettingsCheck.OptionsOf(typeof(ExchangeId).Assembly)
            from property in options.GetProperties()
            select $"{SettingsCheck.SectionOf(options)}:{property.Name}".Replace(":", "__", StringComparison.Ordinal);

        Findings.None(Setting().Matches(Repository.Read(file)).Select(m => m.Value).Except(known));
    }

    [Fact]
    public void TheImageEndsAsAUserWithoutRights()
    {
        var last = Repository.Read("Dockerfile").Split("\nFROM ")[^1].Split('\n');

        Assert.Equal("USER $APP_UID", last.Last(l => l.StartsWith("USER ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK", 0)]
    [InlineData("HTTP/1.1 503 Service Unavailable", 1)]
    public async Task TheImagesHealthCheckReadsTheStatusLine(string answer, int exit)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = AnswerAsync(listener, answer, TestContext.Current.CancellationToken);

        var check = await RunHealthCheckAsync(((IPEndPoint)listener.LocalEndpoint).Port);

        Assert.Equal(exit, check);
        Assert.StartsWith("GET /health/live HTTP/1.1\r\nHost: localhost\r\n", await serving, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheImagesHealthCheckFailsWhenNothingListens()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        Assert.NotEqual(0, await RunHealthCheckAsync(port));
    }

    private static async Task<int> RunHealthCheckAsync(int port)
    {
        var line = Repository.Read("Dockerfile").Split('\n').Single(l => l.StartsWith("HEALTHCHECK ", StringComparison.Ordinal));
        var command = JsonSerializer.Deserialize<string[]>(line[line.IndexOf('[', StringComparison.Ordinal)..])!;
        command[^1] = command[^1].Replace("/8080", "/" + port, StringComparison.Ordinal);
        return (await Script.RunAsync(command[0], command[1..])).ExitCode;
    }

    private static async Task<string> AnswerAsync(TcpListener listener, string statusLine, CancellationToken ct)
    {
        using var client = await listener.AcceptTcpClientAsync(ct);
        await using var stream = client.GetStream();
        var request = new StringBuilder();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        while (await reader.ReadLineAsync(ct) is { Length: > 0 } line)
        {
            _ = request.Append(line).Append("\r\n");
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(statusLine + "\r\nContent-Length: 0\r\n\r\n"), ct);
        return request.ToString();
    }

    [GeneratedRegex(@"\b[A-Z]\w*?__\w+")]
    private static partial Regex Setting();
}
