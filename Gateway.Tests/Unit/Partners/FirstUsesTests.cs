using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Partners;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

/// <summary>A partner's new certificate before the day that the profile says, and from its first verified use on.</summary>
public sealed class FirstUsesTests : IDisposable
{
    private static readonly PartnerId Shop = new("shop");
    private static readonly DateTimeOffset Begin = new(2026, 1, 10, 0, 0, 0, TimeSpan.Zero);
    private static readonly X509Certificate2 Old = SomeKeys.Certificate(Begin, Begin.AddDays(350), "CN=Old");
    private static readonly X509Certificate2 New = SomeKeys.Certificate(Begin.AddDays(300), Begin.AddDays(900), "CN=New");

    private readonly PartnersFolder _folder = new PartnersFolder()
        .With("ours/profile.yaml", Profiles.Ours)
        .With("shop/certs/old.pem", Old.ExportCertificatePem()).With("shop/certs/new.pem", New.ExportCertificatePem())
        .With("shop/profile.yaml", Profiles.Shop() + """

            certificates:
              old: { file: certs/old.pem, use: [sign, encrypt] }
              new: { file: certs/new.pem, use: [sign, encrypt], from: 2026-12-10 }
            """);

    private readonly PublishingHouse _house = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private FirstUses Uses => new(_house.Directory, _house.Marks, _house.Clock);

    public void Dispose()
    {
        _house.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task TheFirstVerifiedUseIsWhereEncryptionSwitches()
    {
        await ApplyAsync();
        Assert.Equal("old", Recipient());
        Assert.Equal(["new", "old"], Signers());

        await Uses.SeenAsync(Shop, Thumbprint(Old), "as2:SHOP", Ct);
        Assert.Equal("old", Recipient());
        await Uses.SeenAsync(Shop, Thumbprint(New), "as2:SHOP", Ct);
        await Uses.SeenAsync(Shop, Thumbprint(New), "as2:SHOP", Ct);
        await Uses.SeenAsync(Shop, new string('0', 64), "as2:SHOP", Ct);

        Assert.Equal("new", Recipient());
        Assert.Equal([AuditKinds.CertificateUsed, AuditKinds.CertificateUsed], _house.Marks.Noted.Select(n => n.Kind));
        var facts = JsonElement.Parse(_house.Marks.Noted[1].Data);
        Assert.Equal(("new", Thumbprint(New)), (facts.GetProperty("certificate").GetString(), facts.GetProperty("sha256").GetString()));
    }

    [Fact]
    public async Task WhatWasSignedByTheOldOneLaterSwitchesNothingBack()
    {
        await ApplyAsync();
        await Uses.SeenAsync(Shop, Thumbprint(New), "as2:SHOP", Ct);
        _house.Clock.Advance(TimeSpan.FromDays(1));
        await Uses.SeenAsync(Shop, Thumbprint(Old), "as2:SHOP", Ct);
        Assert.Equal("new", Recipient());
        Assert.Equal(["new", "old"], Signers());
    }

    [Fact]
    public async Task AnotherNodeKnowsAtItsNextLookWithoutReadingTheProfilesAgain()
    {
        await ApplyAsync();
        using var other = new PublishingHouse(_house.Store, _house.Marks);
        Assert.True(await other.Directory.RefreshAsync(Ct));
        var reads = _house.Store.Reads;
        await Uses.SeenAsync(Shop, Thumbprint(New), "as2:SHOP", Ct);
        Assert.Equal("old", Recipient(other));
        Assert.True(await other.Directory.RefreshAsync(Ct));
        Assert.Equal("new", Recipient(other));
        Assert.False(await other.Directory.RefreshAsync(Ct));
        Assert.Equal(reads, _house.Store.Reads);
    }

    [Fact]
    public async Task APublicationKeepsWhatWasUsedAndTheProfilesLastDayHolds()
    {
        await ApplyAsync();
        await Uses.SeenAsync(Shop, Thumbprint(New), "as2:SHOP", Ct);
        _folder.Replace("shop/profile.yaml", "name: Shop", "name: The Shop");
        await ApplyAsync();
        Assert.Equal("new", Recipient());
        _folder.Replace("shop/profile.yaml", "from: 2026-12-10", "from: 2026-11-10, until: 2026-11-20");
        await ApplyAsync();
        Assert.Equal("old", Recipient());
        Assert.Equal(["old"], Signers());
    }

    [Fact]
    public async Task ACertificateThatIsNotValidYetSignsNothing()
    {
        await ApplyAsync();
        Assert.Equal(["old"], _house.Directory.Current.Find(Shop)!.SignersAt(Begin.AddDays(299)).Select(c => c.Id));
        Assert.Equal(["new", "old"], _house.Directory.Current.Find(Shop)!.SignersAt(Begin.AddDays(300)).Select(c => c.Id));
    }

    private static string Thumbprint(X509Certificate2 certificate) => CertificateFacts.Of(certificate).Thumbprint;

    private string? Recipient(PublishingHouse? house = null) =>
        (house ?? _house).Directory.Current.Find(Shop)!.CertificatesFor(CertificateUse.Encrypt, _house.Clock.GetUtcNow()).FirstOrDefault()?.Id;

    private IEnumerable<string> Signers() => _house.Directory.Current.Find(Shop)!.SignersAt(_house.Clock.GetUtcNow()).Select(c => c.Id);

    private async Task ApplyAsync()
    {
        var report = await _house.Publisher.ApplyAsync(_folder.Path, "person:test", Ct);
        Assert.True(report.Clean, string.Join('\n', report.Plan.AllErrors));
    }
}
