using System.Diagnostics;
using Gateway.Cli.Demo;
using Gateway.Partners;
using Gateway.Partners.Reading;
using Xunit;

namespace Gateway.Tests.Api;

public sealed class EndToEndDemoTests
{
    [Fact]
    public async Task TheDemoEndsWithNothingLeftBehindAndEveryClaimHeld()
    {
        var ct = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Gateway"), ["demo", "--exit"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = await process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);

        Assert.True(process.ExitCode == 0, await output + errors);
        Assert.Empty(errors);
        Assert.Contains("checks held", await output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', await output);
    }

    [Fact]
    public void TheSampleProfilesGetTheAddressesOfTheStubsAndNothingElseChanges()
    {
        using var folder = new Support.TemporaryFolder();
        var source = ProfileCopy.Find(null)!;

        ProfileCopy.Make(source, folder.Path, new Dictionary<string, Uri> { ["erp-out"] = new("http://127.0.0.1:1234/documents") });

        var before = File.ReadAllLines(Path.Combine(source, "erp", "profile.yaml"));
        var after = File.ReadAllLines(Path.Combine(folder.Path, "erp", "profile.yaml"));
        Assert.Equal(["    url: http://127.0.0.1:1234/documents"], after.Except(before));
        Assert.Equal(before.Length, after.Length);
    }

    [Fact]
    public void AChannelOfHttpBecomesOneByAs2AndTheProfileStillHolds()
    {
        using var folder = new Support.TemporaryFolder();
        using var key = PartyKey.Create("Acme", TimeProvider.System);
        const string terms = "{ us: NORTHWIND, them: ACME, key: northwind }";

        ProfileCopy.Make(
            ProfileCopy.Find(null)!, folder.Path, new Dictionary<string, Uri> { ["acme-out"] = new("http://127.0.0.1:1234/as2") },
            new Dictionary<string, string> { ["acme-in"] = terms, ["acme-out"] = terms });
        ProfileCopy.AddCertificate(folder.Path, "acme", "acme-now", key.Pem);

        var acme = Path.Combine(folder.Path, "acme");
        var reading = ProfileReader.Read(
            "acme", Directory.EnumerateFiles(acme, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(acme, f), File.ReadAllText), "0");
        Assert.Empty(reading.Errors);
        var partner = reading.Partner!;
        Assert.All(partner.Channels, channel => Assert.Equal(("as2", "NORTHWIND", "ACME"), (channel.Transport, channel.As2?.Us, channel.As2?.Them)));
        Assert.Equal(new Uri("http://127.0.0.1:1234/as2"), partner.Channels.Single(c => c.Direction == ChannelDirection.Out).Url);
        Assert.Equal("acme-now", Assert.Single(partner.Certificates).Id);
    }

    [Fact]
    public void AChannelThatIsNotThereIsNamed()
    {
        using var folder = new Support.TemporaryFolder();

        var error = Assert.Throws<InvalidDataException>(() => ProfileCopy.Make(
            ProfileCopy.Find(null)!, folder.Path, new Dictionary<string, Uri> { ["fax-out"] = new("http://127.0.0.1:1234/") }));

        Assert.Contains("fax-out", error.Message, StringComparison.Ordinal);
    }
}
