using System.Text;
using Gateway.Partners;
using Gateway.Partners.Publishing;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

/// <summary>A certificate comes into a profile, and every other byte of it stays as it was.</summary>
public sealed class ProfileEditorTests : IDisposable
{
    private static readonly PartnerId Shop = new("shop");
    private readonly PartnersFolder _folder = new();
    private readonly PublishingHouse _house = new();
    private readonly CertificateFacts _old;
    private readonly CertificateFacts _new;
    private readonly ProfileEditor _editor;

    public ProfileEditorTests()
    {
        var now = _house.Clock.GetUtcNow();
        using var old = SomeKeys.Certificate(now.AddDays(-300), now.AddDays(60), rsa: 2048);
        using var next = SomeKeys.Certificate(now.AddDays(-1), now.AddDays(700), rsa: 2048);
        (_old, _new) = (CertificateFacts.Read(old.RawData), CertificateFacts.Read(next.RawData));
        _editor = new ProfileEditor(_house.Publisher, _house.Directory, _house.Clock);
        _folder.With("ours/profile.yaml", Profiles.Ours).With("shop/certs/old.pem", old.ExportCertificatePem());
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private ProfileCertificate Next => new("next", _new, CertificateUse.Sign | CertificateUse.Encrypt, new DateOnly(2026, 12, 1));

    public void Dispose()
    {
        _house.Dispose();
        _folder.Dispose();
    }

    // {0}: the certificates as the author wrote them; the line that is added, between what stands before and behind it.
    public static TheoryData<string, string, string> Spellings => new()
    {
        { "certificates:\n  old: { file: certs/old.pem, use: [sign, encrypt] }   # until spring\n", "certificates:\n", "  old: {" },
        { "certificates:\n    # the one of last year\n    old:\n      file: certs/old.pem\n      use: [sign, encrypt]\n", "last year\n", "    old:\n" },
        { "certificates: { old: { file: certs/old.pem, use: [sign, encrypt] } }\n", "certificates: {", " old: {" },
        { "certificates: {\n  old: { file: certs/old.pem, use: [sign, encrypt] }\n}\n", "certificates: {", "\n  old: {" },
        { "certificates: {}\n", "certificates: {", "}\n" },
        { "", "route-end\n", "" },
    };

    [Theory, MemberData(nameof(Spellings))]
    public async Task ItIsAddedHoweverTheProfileIsWritten(string certificates, string before, string behind)
    {
        foreach (var (preamble, line) in new[] { ("", "\n"), ("\ufeff", "\r\n") })
        {
            var text = (preamble + Profiles.Shop().ReplaceLineEndings("\n") + "\n# route-end\n" + certificates).Replace("\n", line, StringComparison.Ordinal);
            _folder.With("shop/profile.yaml", Encoding.UTF8.GetBytes(text));
            var edit = await ReadyAsync();

            Assert.Equal([("next", ProfileChange.Added)], edit.Plan.Certificates.Select(c => (c.Id, c.Change)));
            edit.Write();

            var bytes = Encoding.UTF8.GetString(await File.ReadAllBytesAsync(PathOf("profile.yaml"), Ct));
            var added = Added(text, bytes);
            Assert.Contains("next: { file: certs/next.pem, use: [sign, encrypt], from: 2026-12-01 }", added, StringComparison.Ordinal);
            Assert.DoesNotContain(added.Replace(line, "", StringComparison.Ordinal), c => c is '\r' or '\n');
            Assert.Contains(before.Replace("\n", line, StringComparison.Ordinal), bytes[..bytes.IndexOf("next:", StringComparison.Ordinal)], StringComparison.Ordinal);
            Assert.Contains(behind.Replace("\n", line, StringComparison.Ordinal), bytes[bytes.IndexOf("2026-12-01", StringComparison.Ordinal)..], StringComparison.Ordinal);
            await RunsWithAsync(certificates.Contains("old", StringComparison.Ordinal) ? 2 : 1);

            edit.Undo();
            Assert.Equal(text, Encoding.UTF8.GetString(await File.ReadAllBytesAsync(PathOf("profile.yaml"), Ct)));
            Assert.False(File.Exists(PathOf("certs/next.pem")));
            _ = await _house.Publisher.ApplyAsync(_folder.Path, "person:test", Ct);
        }
    }

    [Fact]
    public async Task AFolderThatIsNotAsPublishedIsLeftAlone()
    {
        With("certificates:\n  old: { file: certs/old.pem, use: [sign, encrypt] }\n");
        _ = await ReadyAsync();
        _folder.Replace("shop/profile.yaml", "name: Shop", "name: Another shop");

        var before = _folder.Read("shop/profile.yaml");
        Assert.Equal("profile-changed", await RefusedAsync(Next));
        Assert.Equal(before, _folder.Read("shop/profile.yaml"));
        _folder.Delete("shop");
        Assert.Equal("profile-missing", await RefusedAsync(Next));
    }

    [Fact]
    public async Task ANameThatIsTakenIsRefused()
    {
        With("certificates:\n  old: { file: certs/old.pem, use: [sign, encrypt] }\n");
        _folder.With("shop/certs/spare.pem", _folder.Read("shop/certs/old.pem"));
        _ = await ReadyAsync();

        Assert.Equal("certificate-name-taken", await RefusedAsync(Next with { Id = "old" }));
        Assert.Equal("certificate-name-taken", await RefusedAsync(Next with { Id = "spare" }));
    }

    /// <summary>A document end behind the last key: whatever stood below it would be another document.</summary>
    [Fact]
    public async Task WhereNoLineCanBeAddedNothingIsWritten()
    {
        With("...\n");
        _ = await _house.Publisher.ApplyAsync(_folder.Path, "person:test", Ct);
        Assert.NotNull(_house.Directory.Current.Find(Shop));

        Assert.Equal("profile-not-edited", await RefusedAsync(Next));
    }

    private static string Added(string before, string after)
    {
        var at = 0;
        while (at < before.Length && before[at] == after[at])
        {
            at++;
        }

        var added = after.Substring(at, after.Length - before.Length);
        Assert.Equal(before, after.Remove(at, added.Length));
        return added;
    }

    private string PathOf(string file) => Path.Combine(_folder.Path, "shop", file);

    private void With(string certificates) => _folder.With("shop/profile.yaml", Profiles.Shop() + "\n" + certificates);

    private async Task<ProfileEdit> ReadyAsync()
    {
        Assert.Empty((await _house.Publisher.ApplyAsync(_folder.Path, "person:test", Ct)).Plan.AllErrors);
        return Assert.IsType<ProfileEditResult.Ready>(await _editor.ProposeAsync(_folder.Path, Shop, Next, Ct)).Edit;
    }

    private async Task<string> RefusedAsync(ProfileCertificate certificate) =>
        Assert.IsType<ProfileEditResult.Refused>(await _editor.ProposeAsync(_folder.Path, Shop, certificate, Ct)).Code;

    private async Task RunsWithAsync(int count)
    {
        Assert.Empty((await _house.Publisher.ApplyAsync(_folder.Path, "person:test", Ct)).Plan.AllErrors);
        var certificates = _house.Directory.Current.Find(Shop)!.Certificates;
        Assert.Equal(count, certificates.Count);
        var next = certificates.Single(c => c.Id == "next");
        Assert.Equal((_new.Thumbprint, CertificateUse.Sign | CertificateUse.Encrypt, new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero)), (next.Thumbprint, next.Uses, next.From));
        Assert.All(certificates.Where(c => c.Id == "old"), c => Assert.Equal(_old.Thumbprint, c.Thumbprint));
    }
}
