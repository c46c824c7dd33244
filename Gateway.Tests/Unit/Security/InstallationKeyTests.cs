using System.Diagnostics;
using System.Security.Cryptography;
using Gateway.Security;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Gateway.Tests.Unit.Security;

public sealed class InstallationKeyTests : IDisposable
{
    private const string ChildVariable = "GATEWAY_TEST_KEY_CHILD";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gw-keys-");
    private readonly MasterKey _master = new(new byte[32]);

    public void Dispose()
    {
        _master.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void ItSignsAndTheNextProcessVerifies()
    {
        using var first = Open();
        var signature = first.Sign("a root"u8);
        Assert.Equal(64, signature.Length);
        using var second = Open();
        Assert.Equal(first.KeyId, second.KeyId);
        Assert.Equal(first.PublicKey.ToArray(), second.PublicKey.ToArray());
        Assert.True(second.Verify(first.KeyId, "a root"u8, signature));
        Assert.False(second.Verify(first.KeyId, "another"u8, signature));
        Assert.False(second.Verify("0000000000000000", "a root"u8, signature));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(first.PublicKey.Span))[..16], first.KeyId);
    }

    [Fact]
    public void ARetiredKeyStillVerifiesAndARunningProcessLearnsTheNewOne()
    {
        using var running = Open();
        var old = running.Sign("before"u8);
        var oldId = running.KeyId;
        using var other = Open();
        var newId = other.Rotate();
        var signature = other.Sign("after"u8);
        Assert.NotEqual(oldId, newId);
        Assert.True(running.Verify(newId, "after"u8, signature));
        Assert.Equal(2, running.PublicKeys.Count);
        using var restarted = Open();
        Assert.Equal(newId, restarted.KeyId);
        Assert.True(restarted.Verify(oldId, "before"u8, old));
    }

    [Fact]
    public void PrivateKeysLieWrappedForTheOwnerAlone()
    {
        using var key = Open();
        var file = Assert.Single(_folder.GetFiles("*.key"));
        Assert.Equal($"installation-{key.KeyId}.key", file.Name);
        Assert.False(KeyFolder.IsOpenToOthers(file.FullName));
        using var plain = ECDsa.Create();
        Assert.ThrowsAny<CryptographicException>(() => plain.ImportPkcs8PrivateKey(File.ReadAllBytes(file.FullName), out _));
    }

    [Fact]
    public void AnotherMasterKeyOrADamagedFileIsACodedError()
    {
        using (Open())
        {
            using var other = new MasterKey(RandomNumberGenerator.GetBytes(32));
            Assert.Equal(MasterKeyException.Wrong, Assert.Throws<MasterKeyException>(() => Open(other)).Code);
        }

        var file = Assert.Single(_folder.GetFiles("*.key"));
        var bytes = File.ReadAllBytes(file.FullName);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file.FullName, bytes);
        Assert.Equal(MasterKeyException.Damaged, Assert.Throws<MasterKeyException>(() => Open()).Code);
    }

    [Fact]
    public void AProcessThatEndedBetweenTheKeyAndItsNameLeavesAKeyThatIsUsed()
    {
        using var first = Open();
        File.Delete(Path.Combine(_folder.FullName, "installation.current"));
        using var second = Open();
        Assert.Equal(first.KeyId, second.KeyId);
        Assert.Single(_folder.GetFiles("*.key"));
    }

    [Fact]
    public async Task ProcessesThatStartTogetherAgreeOnMasterKeyAndInstallationKey()
    {
        if (Environment.GetEnvironmentVariable(ChildVariable) is { } shared)
        {
            await AgreeAsChildAsync(shared);
            return;
        }

        var children = Enumerable.Range(0, 3).Select(_ => StartChild()).ToList();
        foreach (var child in children)
        {
            var output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(child.ExitCode == 0, output);
            child.Dispose();
        }

        var answers = _folder.GetFiles("answer-*").Select(file => File.ReadAllText(file.FullName)).ToList();
        Assert.Equal(3, answers.Count);
        Assert.Single(answers.Distinct());
        Assert.Single(_folder.GetFiles("installation-*.key", SearchOption.AllDirectories));
    }

    private static async Task AgreeAsChildAsync(string folder)
    {
        var places = new SecurityPlaces(folder, folder, SharedLedger: false, LoopbackOnly: true);
        var ready = Assert.IsType<MasterKeyResult.Ready>(
            MasterKeySource.Open(places, new SecurityOptions(), _ => null, TimeProvider.System, NullLogger.Instance));
        using var key = InstallationKey.Open(places.KeysFolder, ready.Key, TimeProvider.System, NullLogger.Instance);
        await File.WriteAllTextAsync(
            Path.Combine(folder, $"answer-{Environment.ProcessId}"), $"{ready.Key.KeyId} {key.KeyId}", TestContext.Current.CancellationToken);
    }

    // The test's own program once more, running this one test as one of the processes.
    private Process StartChild()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(InstallationKeyTests).Assembly.Location);
        }

        start.ArgumentList.Add("--filter-method");
        start.ArgumentList.Add($"*.{nameof(ProcessesThatStartTogetherAgreeOnMasterKeyAndInstallationKey)}");
        start.ArgumentList.Add("--results-directory");
        start.ArgumentList.Add(_folder.FullName);
        start.Environment[ChildVariable] = _folder.FullName;
        return Process.Start(start)!;
    }

    private InstallationKey Open(MasterKey? master = null) =>
        InstallationKey.Open(_folder.FullName, master ?? _master, TimeProvider.System, NullLogger.Instance);
}
