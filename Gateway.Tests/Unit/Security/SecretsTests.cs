using Gateway.Partners;
using Gateway.Security;
using Xunit;

namespace Gateway.Tests.Unit.Security;

public sealed class SecretsTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("gw-secrets-");
    private readonly Secrets _secrets;

    public SecretsTests()
    {
        _root.CreateSubdirectory("acme/secrets/deep");
        _root.CreateSubdirectory("other/secrets");
        Write("acme/secrets/key", "the-secret\n");
        Write("acme/secrets/deep/windows", "two lines\r\nkept\r\n");
        Write("acme/profile.yaml", "partner: acme");
        Write("other/secrets/key", "not yours");
        _secrets = new Secrets(
            new SecurityPlaces(_root.FullName, _root.FullName, false, true),
            name => name switch { "GW_SECRET_ACME" => "from-env", "PATH" => "/bin", "GW_MASTER_KEY" => "master", _ => null });
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData("${env:GW_SECRET_ACME}", "from-env")]
    [InlineData("${file:secrets/key}", "the-secret")]
    [InlineData("${file:secrets/deep/windows}", "two lines\r\nkept")]
    [InlineData("${file:secrets/deep/../key}", "the-secret")]
    public async Task AReferenceGivesItsValue(string reference, string value) => Assert.Equal(value, await Resolve(reference));

    [Theory]
    [InlineData("${env:PATH}")]
    [InlineData("${env:GW_MASTER_KEY}")]
    [InlineData("${env:GW_SECRET_UNSET}")]
    [InlineData("${env:GW_SECRET_ACME}x")]
    [InlineData("x${env:GW_SECRET_ACME}")]
    [InlineData("${env:GW_SECRET_ACME}\n")]
    [InlineData("${file:secrets/missing}")]
    [InlineData("${file:secrets/deep}")]
    [InlineData("${file:secrets/../profile.yaml}")]
    [InlineData("${file:secrets/../../other/secrets/key}")]
    [InlineData("${file:profile.yaml}")]
    [InlineData("${file:/etc/passwd}")]
    [InlineData("${file:secrets//etc/passwd}")]
    [InlineData("${file:secrets/}")]
    [InlineData("${file:secrets/a\0b}")]
    [InlineData("${file:secrets\\..\\profile.yaml}")]
    [InlineData("plain-text")]
    [InlineData("")]
    public async Task NothingElseIsReached(string reference) => await Missing(reference);

    [Theory]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("acme/../other")]
    [InlineData("Acme")]
    public async Task APartnersNameIsAFoldersName(string partner) => await Missing("${file:secrets/key}", partner);

    [Fact]
    public async Task LinksMayNotLeadOut()
    {
        Link("acme/secrets/out", "../../other/secrets/key");
        Link("acme/secrets/absolute", Path.Combine(_root.FullName, "other/secrets/key"));
        Link("acme/secrets/folder", Path.Combine(_root.FullName, "other/secrets"));
        Link("acme/secrets/first", "second");
        Link("acme/secrets/second", "out");
        Link("acme/secrets/round", "round");
        Link("linked", "other");
        _root.CreateSubdirectory("half");
        Link("half/secrets", "../other/secrets");
        await Missing("${file:secrets/out}");
        await Missing("${file:secrets/absolute}");
        await Missing("${file:secrets/folder/key}");
        await Missing("${file:secrets/first}");
        await Missing("${file:secrets/round}");
        await Missing("${file:secrets/key}", "linked");
        await Missing("${file:secrets/key}", "half");
    }

    [Fact]
    public async Task LinksInsideTheFolderAreHowSecretsAreMountedAndWork()
    {
        Directory.CreateDirectory(Path.Combine(_root.FullName, "acme/secrets/..2026"));
        Write("acme/secrets/..2026/token", "mounted");
        Link("acme/secrets/..data", "..2026");
        Link("acme/secrets/token", "..data/token");
        Assert.Equal("mounted", await Resolve("${file:secrets/token}"));
    }

    [Fact]
    public async Task AChangedFileIsReadAnew()
    {
        Assert.Equal("the-secret", await Resolve("${file:secrets/key}"));
        Write("acme/secrets/key", "rotated");
        Assert.Equal("rotated", await Resolve("${file:secrets/key}"));
        Write("acme/secrets/key", new string('x', Secrets.MaxSize + 1));
        await Missing("${file:secrets/key}");
    }

    private ValueTask<string> Resolve(string reference, string partner = "acme") =>
        _secrets.ResolveAsync(new SecretRef(new PartnerId(partner), reference), TestContext.Current.CancellationToken);

    private async Task Missing(string reference, string partner = "acme")
    {
        var thrown = await Assert.ThrowsAsync<SecretMissingException>(async () => await Resolve(reference, partner));
        Assert.DoesNotContain("not yours", thrown.Message, StringComparison.Ordinal);
    }

    private void Write(string path, string text) => File.WriteAllText(Path.Combine(_root.FullName, path), text);

    private void Link(string path, string target) => File.CreateSymbolicLink(Path.Combine(_root.FullName, path), target);
}
