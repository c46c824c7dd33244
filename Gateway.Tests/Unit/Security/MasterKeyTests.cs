using System.Security.Cryptography;
using System.Text;
using Gateway.Security;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Gateway.Tests.Unit.Security;

public sealed class MasterKeyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gw-master-");
    private readonly byte[] _bytes = RandomNumberGenerator.GetBytes(32);

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    public void WhatIsWrappedComesBack(int length)
    {
        using var key = new MasterKey(_bytes);
        var secret = RandomNumberGenerator.GetBytes(length);
        Assert.Equal(secret, key.Unwrap("test", key.Wrap("test", secret)));
    }

    [Fact]
    public void NoTwoBlobsAreTheSame()
    {
        using var key = new MasterKey(_bytes);
        Assert.NotEqual(key.Wrap("test", "same"u8), key.Wrap("test", "same"u8));
    }

    [Fact]
    public void EveryFlippedBitIsNoticed()
    {
        using var key = new MasterKey(_bytes);
        var blob = key.Wrap("test", "a private key"u8);
        for (var bit = 0; bit < blob.Length * 8; bit++)
        {
            var changed = blob.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<MasterKeyException>(() => key.Unwrap("test", changed));
        }
    }

    [Fact]
    public void EveryCutIsNoticed()
    {
        using var key = new MasterKey(_bytes);
        var blob = key.Wrap("test", "a private key"u8);
        for (var length = 0; length < blob.Length; length++)
        {
            Assert.Equal(MasterKeyException.Damaged, Assert.Throws<MasterKeyException>(() => key.Unwrap("test", blob.AsSpan(0, length).ToArray())).Code);
        }
    }

    [Fact]
    public void ABlobStaysWithItsPurposeAndItsKey()
    {
        using var key = new MasterKey(_bytes);
        using var other = new MasterKey(RandomNumberGenerator.GetBytes(32));
        var blob = key.Wrap("one", "secret"u8);
        Assert.Equal(MasterKeyException.Damaged, Assert.Throws<MasterKeyException>(() => key.Unwrap("two", blob)).Code);
        Assert.Equal(MasterKeyException.Wrong, Assert.Throws<MasterKeyException>(() => other.Unwrap("one", blob)).Code);
    }

    [Fact]
    public void TheEnvironmentGoesBeforeTheFileAndTheFileBeforeTheFolder()
    {
        var file = Path.Combine(_folder.FullName, "key.txt");
        File.WriteAllText(file, "  " + Convert.ToBase64String(_bytes) + "\r\n");
        using var expected = new MasterKey(_bytes);
        Assert.Equal(expected.KeyId, Ready(Open(options: new SecurityOptions { MasterKeyFile = file })).Key.KeyId);
        var fromEnvironment = Ready(Open(options: new SecurityOptions { MasterKeyFile = file }, variable: Convert.ToBase64String(new byte[32])));
        Assert.Equal("GW_MASTER_KEY", fromEnvironment.Source);
        Assert.NotEqual(expected.KeyId, fromEnvironment.Key.KeyId);
        Assert.False(Directory.Exists(Path.Combine(_folder.FullName, "data")));
    }

    [Fact]
    public void ALoopbackInstallationOnSqliteMakesItsKeyOnce()
    {
        var first = Ready(Open());
        Assert.True(first.Generated);
        Assert.False(KeyFolder.IsOpenToOthers(first.Source));
        var second = Ready(Open());
        Assert.False(second.Generated);
        Assert.Equal(first.Key.KeyId, second.Key.KeyId);
        // It is there now: listening further does not need another.
        Assert.Equal(first.Key.KeyId, Ready(Open(loopback: false)).Key.KeyId);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public void OthersRefuseToStartWithoutOne(bool shared, bool loopback)
    {
        var refused = Assert.IsType<MasterKeyResult.Refused>(Open(shared, loopback));
        Assert.Equal(MasterKeyException.Missing, refused.Code);
        Assert.Contains("GW_MASTER_KEY", refused.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not base64 !")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void AMalformedKeyIsRefusedAndNotRepeated(string text)
    {
        var refused = Assert.IsType<MasterKeyResult.Refused>(Open(variable: text));
        Assert.Equal(MasterKeyException.Invalid, refused.Code);
        Assert.DoesNotContain(text, refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void AConfiguredFileThatIsMissingIsNotMade()
    {
        var file = Path.Combine(_folder.FullName, "missing.key");
        Assert.Equal(MasterKeyException.Missing, Assert.IsType<MasterKeyResult.Refused>(Open(options: new SecurityOptions { MasterKeyFile = file })).Code);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public void TheIdTellsNothingOfTheKey()
    {
        using var key = new MasterKey(_bytes);
        Assert.Equal(16, key.KeyId.Length);
        Assert.DoesNotContain(key.KeyId, Convert.ToHexStringLower(_bytes), StringComparison.Ordinal);
        Assert.DoesNotContain(key.KeyId, Convert.ToHexStringLower(SHA256.HashData(_bytes)), StringComparison.Ordinal);
        Assert.DoesNotContain("a private key", Encoding.Latin1.GetString(key.Wrap("test", "a private key"u8)), StringComparison.Ordinal);
    }

    private MasterKeyResult Open(bool shared = false, bool loopback = true, SecurityOptions? options = null, string? variable = null) => MasterKeySource.Open(
        new SecurityPlaces(Path.Combine(_folder.FullName, "data"), _folder.FullName, shared, loopback),
        options ?? new SecurityOptions(),
        name => name == MasterKeySource.Variable ? variable : null,
        TimeProvider.System,
        NullLogger.Instance);

    private static MasterKeyResult.Ready Ready(MasterKeyResult result) => Assert.IsType<MasterKeyResult.Ready>(result);
}
