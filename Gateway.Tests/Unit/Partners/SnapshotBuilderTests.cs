using System.Text;
using Gateway.Partners.Reading;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

public sealed class SnapshotBuilderTests : IDisposable
{
    private readonly PartnersFolder _folder = new();

    [Fact]
    public void TheTextFilesOfTheListAreTakenAndNothingElse()
    {
        _folder.With("shop/profile.yaml", "p").With("shop/a.map.yaml", "m").With("shop/tables/uom.csv", "t").With("shop/samples/deep/x.edi", "s")
            .With("shop/guides/g.txt", "g").With("shop/README.md", "no").With("shop/secrets/key", "no").With("shop/certs/c.pem", "c").With("shop/certs/c.cer", "no").With("shop/certs/.c.pem", "no").With("shop/certs/deep/c.pem", "no")
            .With("shop/other.yaml", "no").With("shop/tables/.hidden", "no").With("shop/tables/uom.csv~", "no").With("shop/tables/inner/secrets/x", "t");

        var folder = SnapshotBuilder.Read(_folder.Path, "shop");

        Assert.Empty(folder.Errors);
        Assert.Equal(
            ["a.map.yaml", "certs/c.pem", "guides/g.txt", "profile.yaml", "samples/deep/x.edi", "tables/inner/secrets/x", "tables/uom.csv"], folder.Files.Keys);
    }

    [Fact]
    public void TheHashIsOfNamesAndContentsWhateverTheOrder()
    {
        var one = SnapshotHash.Of(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" });

        Assert.Equal(one, SnapshotHash.Of(new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" }));
        Assert.Equal("48812c2bbb3376f613f090c2a04058db11e7d666c2a0fa7746f6c58d97736d20", one);
        Assert.NotEqual(one, SnapshotHash.Of(new Dictionary<string, string> { ["a"] = "1", ["b"] = "3" }));
        Assert.NotEqual(one, SnapshotHash.Of(new Dictionary<string, string> { ["a"] = "1", ["c"] = "2" }));
        Assert.NotEqual(one, SnapshotHash.Of(new Dictionary<string, string> { ["a"] = "1b2" }));
        Assert.NotEqual(
            SnapshotHash.Of(new Dictionary<string, string> { ["a"] = "1", ["ab"] = "" }),
            SnapshotHash.Of(new Dictionary<string, string> { ["a"] = "", ["ab"] = "1" }));
    }

    [Fact]
    public void ALinkIsRefusedSoThatNoSecretIsReadThroughIt()
    {
        _folder.With("shop/profile.yaml", "p").With("shop/secrets/key", "whsec_planted").With("other/secrets/key", "whsec_planted");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "shop/a.map.yaml"), Path.Combine(_folder.Path, "shop/secrets/key"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "shop/tables"), Path.Combine(_folder.Path, "other/secrets"));

        var folder = SnapshotBuilder.Read(_folder.Path, "shop");

        Assert.Equal(["file-link", "file-link"], folder.Errors.Select(e => e.Code));
        Assert.DoesNotContain(folder.Files.Values, v => v.Contains("planted", StringComparison.Ordinal));
    }

    [Fact]
    public void AFolderThatIsALinkIsRefused()
    {
        _folder.With("real/profile.yaml", "p");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "shop"), Path.Combine(_folder.Path, "real"));

        Assert.Equal("file-link", Assert.Single(SnapshotBuilder.Read(_folder.Path, "shop").Errors).Code);
    }

    [Fact]
    public void BytesThatAreNoUtf8AreNamedByLineAndColumn()
    {
        _folder.With("shop/profile.yaml", [.. "partner: shop\nname: Caf"u8, 0xE9, .. "\n"u8]);

        var error = Assert.Single(SnapshotBuilder.Read(_folder.Path, "shop").Errors);

        Assert.Equal(("not-utf8", "shop/profile.yaml", 2, 10), (error.Code, error.File, error.Line, error.Column));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-32")]
    public void OtherEncodingsAreRefused(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        _folder.With("shop/profile.yaml", [.. encoding.Preamble, .. encoding.GetBytes("partner: shop\n")]);

        Assert.Equal("not-utf8", Assert.Single(SnapshotBuilder.Read(_folder.Path, "shop").Errors).Code);
    }

    [Fact]
    public void AByteOrderMarkIsNoPartOfTheText()
    {
        _folder.With("shop/profile.yaml", [.. Encoding.UTF8.Preamble, .. "partner: shop"u8]);

        Assert.Equal("partner: shop", SnapshotBuilder.Read(_folder.Path, "shop").Files["profile.yaml"]);
    }

    [Theory]
    [InlineData("shop/tables/a b.csv", "file-name")]
    [InlineData("shop/tables/ä.csv", "file-name")]
    [InlineData("shop/samples/nul.edi", "not-utf8")]
    public void AFileThatCannotBeASnapshotsIsReported(string file, string code)
    {
        _folder.With("shop/profile.yaml", "p").With(file, "x\0y");

        Assert.Equal(code, Assert.Single(SnapshotBuilder.Read(_folder.Path, "shop").Errors).Code);
    }

    [Fact]
    public void ATooLargeFileIsNotRead()
    {
        _folder.With("shop/profile.yaml", "p").With("shop/samples/big.edi", new byte[SnapshotBuilder.MaxFileBytes + 1]);

        Assert.Equal("file-too-large", Assert.Single(SnapshotBuilder.Read(_folder.Path, "shop").Errors).Code);
    }

    [Theory]
    [InlineData("certs/c.pem", "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\nplanted\n")]
    [InlineData("certs/c.pem", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nplanted\n")]
    [InlineData("certs/c.pem", "-----BEGIN RSA PRIVATE KEY-----\nplanted\n")]
    [InlineData("certs/acme.key", "planted")]
    [InlineData("certs/acme.P12", "planted")]
    public void APrivateKeyAmongCertificatesIsRefusedAndNotTaken(string file, string text)
    {
        _folder.With("shop/profile.yaml", "p").With("shop/" + file, text);

        var folder = SnapshotBuilder.Read(_folder.Path, "shop");

        var error = Assert.Single(folder.Errors);
        Assert.Equal(("private-key-in-profile", "shop/" + file), (error.Code, error.File));
        Assert.DoesNotContain("planted", error.Message + string.Concat(folder.Files.Values));
    }

    [Fact]
    public void ALinkAmongCertificatesIsRefused()
    {
        _folder.With("shop/profile.yaml", "p").With("shop/secrets/key", "planted").With("shop/certs/c.pem", "c");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "shop/certs/d.pem"), Path.Combine(_folder.Path, "shop/secrets/key"));

        Assert.Equal("file-link", Assert.Single(SnapshotBuilder.Read(_folder.Path, "shop").Errors).Code);
    }

    [Fact]
    public void AnotherCertificateIsAnotherSnapshot()
    {
        _folder.With("shop/profile.yaml", "p").With("shop/certs/c.pem", "c");
        var before = SnapshotBuilder.Read(_folder.Path, "shop").Hash;

        Assert.NotEqual(before, SnapshotBuilder.Read(_folder.With("shop/certs/c.pem", "d").Path, "shop").Hash);
    }

    [Fact]
    public void AFolderWithoutAProfileSaysSo()
    {
        _folder.With("shop/tables/uom.csv", "x");

        Assert.Equal("file-missing", Assert.Single(SnapshotBuilder.Read(_folder.Path, "shop").Errors).Code);
    }

    public void Dispose() => _folder.Dispose();
}
