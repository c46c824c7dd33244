using System.Security.Cryptography;
using System.Text;
using Gateway.Audit;
using Gateway.Partners;
using Gateway.Security;
using Gateway.Security.Certificates;
using Gateway.Storage.Sql;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Compliance;

public abstract class KeyStoreCompliance
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(At);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract Task<TestLedger> LedgerAsync();

    [Fact]
    public async Task AKeyIsKeptWithItsEntryAndItsPrivateKeyNowhereInClear()
    {
        await using var ledger = await LedgerAsync();
        var node = ledger.Trust(_clock);
        var store = node.GetRequiredService<IKeyStore>();
        Assert.Equal((0, 0), (await store.VersionAsync(Token), (await store.ListAsync(Token)).Count));
        var made = Make(node) with { Imported = true };
        Assert.True(await store.AddAsync(made, "person:admin", Token));
        Assert.Equivalent(made.Key, Assert.Single(await store.ListAsync(Token)), strict: true);
        Assert.Equal(made.Wrapped.ToArray(), await store.WrappedAsync(made.Key.Id, Token));
        Assert.Null(await store.WrappedAsync("0123456789abcdef", Token));

        var vault = await VaultAsync(node);
        var secret = (await vault.OpenKeyAsync(made.Key.Id, Token))!.Ecdsa!.ExportECPrivateKey().AsSpan(7, 32).ToArray();
        var entry = Assert.Single(await EntriesAsync(node));
        Assert.Equal((AuditChains.System, AuditKinds.OwnKeyImported, "person:admin"), (entry.Chain, entry.Kind, entry.Actor));
        Assert.Contains(made.Key.Facts.Thumbprint, entry.Data, StringComparison.Ordinal);
        await using var context = node.GetRequiredService<LedgerEngine>().CreateDbContext();
        var row = await context.OwnKeys.SingleAsync(Token);
        Assert.True(row.PrivateKey.AsSpan().IndexOf(secret) < 0 && row.Certificate.AsSpan().IndexOf(secret) < 0);
        Assert.DoesNotContain(Convert.ToHexStringLower(secret), entry.Data, StringComparison.OrdinalIgnoreCase);
        Assert.True((await node.AuditVerifyAsync()).Holds);
    }

    [Fact]
    public async Task ACertificateThatIsThereAlreadyIsNotAddedAgain()
    {
        await using var ledger = await LedgerAsync();
        var node = ledger.Trust(_clock);
        var store = node.GetRequiredService<IKeyStore>();
        var made = Make(node);
        Assert.True(await store.AddAsync(made, "person:admin", Token));
        Assert.False(await store.AddAsync(made with { Key = made.Key with { Name = "other" } }, "person:admin", Token));
        Assert.Equal("northwind", Assert.Single(await store.ListAsync(Token)).Name);
        Assert.Single(await EntriesAsync(node));
    }

    [Fact]
    public async Task TheOnlyVersionInUseIsRetiredByForceAlone()
    {
        await using var ledger = await LedgerAsync();
        var node = ledger.Trust(_clock);
        var store = node.GetRequiredService<IKeyStore>();
        var key = Make(node);
        _ = await store.AddAsync(key, "person:admin", Token);
        var refused = Assert.IsType<RetireResult.Refused>(await store.RetireAsync(key.Key.Id, At.AddDays(1), force: false, "person:admin", Token));
        Assert.Equal((RetireResult.Refused.InUse, $"Key {key.Key.Id} is the only one that 'northwind' has now for sign and encrypt."), (refused.Code, refused.Detail));
        Assert.Null(Assert.Single(await store.ListAsync(Token)).RetiredAt);

        var done = Assert.IsType<RetireResult.Done>(await store.RetireAsync(key.Key.Id, At.AddDays(1), force: true, "person:admin", Token));
        Assert.Equal(At.AddDays(1), done.Key.RetiredAt);
        Assert.Equal(At.AddDays(1), Assert.Single(await store.ListAsync(Token)).RetiredAt);
        Assert.Null(await store.WrappedAsync(key.Key.Id, Token));
        Assert.Equal(RetireResult.Refused.Retired, CodeOf(await store.RetireAsync(key.Key.Id, At.AddDays(2), force: true, "person:admin", Token)));
        Assert.Equal(RetireResult.Refused.NotFound, CodeOf(await store.RetireAsync("0123456789abcdef", At, force: true, "person:admin", Token)));
        Assert.Equal([AuditKinds.OwnKeyMade, AuditKinds.OwnKeyRetired], (await EntriesAsync(node)).Select(e => e.Kind));
    }

    [Fact]
    public async Task TwoVersionsRetiredAtOnceLeaveOne()
    {
        await using var ledger = await LedgerAsync();
        IServiceProvider[] nodes = [ledger.Trust(_clock), ledger.Trust(_clock)];
        NewOwnKey[] keys = [Make(nodes[0]), Make(nodes[0])];
        foreach (var key in keys)
        {
            _ = await nodes[0].GetRequiredService<IKeyStore>().AddAsync(key, "system", Token);
        }

        var results = await Task.WhenAll(keys.Select((key, n) => Task.Run(
            () => nodes[n].GetRequiredService<IKeyStore>().RetireAsync(key.Key.Id, At.AddDays(1), force: false, "system", Token), Token)));
        Assert.Single(results.OfType<RetireResult.Done>());
        Assert.Equal([RetireResult.Refused.InUse], results.OfType<RetireResult.Refused>().Select(r => r.Code));
    }

    [Fact]
    public async Task WhatAnotherProcessChangedIsSeenAtTheNextLook()
    {
        await using var ledger = await LedgerAsync();
        var (node, other) = (ledger.Trust(_clock), ledger.Trust(_clock));
        var vault = await VaultAsync(node);
        Assert.Empty(vault.Keys);
        var (old, next) = (Make(other), Make(other, At.AddDays(10)));
        var store = other.GetRequiredService<IKeyStore>();
        _ = await store.AddAsync(old, "system", Token);
        _ = await store.AddAsync(next, "system", Token);
        Assert.Null(await vault.OpenKeyAsync(old.Key.Id, Token));
        Assert.True(await vault.RefreshAsync(Token));
        Assert.False(await vault.RefreshAsync(Token));
        Assert.Equal(old.Key.Id, vault.Current("northwind", CertificateUse.Sign, At.AddDays(10).AddTicks(-1))?.Id);
        Assert.Equal(next.Key.Id, vault.Current("northwind", CertificateUse.Sign, At.AddDays(10))?.Id);
        Assert.Null(vault.Current("southwind", CertificateUse.Sign, At.AddDays(10)));
        Assert.Equal(next.Key.Id, vault.Find(next.Key.Facts.Issuer.Span, next.Key.Facts.Serial.Span)?.Id);
        Assert.Equal(next.Key.Id, vault.Find(next.Key.Facts.SubjectKeyIdentifier.Span)?.Id);
        var open = (await vault.OpenKeyAsync(old.Key.Id, Token))!;

        _ = await store.RetireAsync(old.Key.Id, At.AddDays(11), force: false, "system", Token);
        Assert.Same(open, await vault.OpenKeyAsync(old.Key.Id, Token));
        _clock.Advance(TimeSpan.FromDays(11));
        _ = await store.RetireAsync(old.Key.Id, At.AddDays(11), force: false, "system", Token);
        Assert.True(await vault.RefreshAsync(Token));
        Assert.Null(await vault.OpenKeyAsync(old.Key.Id, Token));
        Assert.Null(vault.Find(old.Key.Facts.SubjectKeyIdentifier.Span));
        // Who had it open may end what was begun.
        Assert.Equal(64, open.Ecdsa!.SignData("x"u8, HashAlgorithmName.SHA256).Length);
    }

    [Fact]
    public async Task AnOpenKeySignsDecryptsAndAgreesOnManyThreadsAtOnce()
    {
        await using var ledger = await LedgerAsync();
        var node = ledger.Trust(_clock);
        var store = node.GetRequiredService<IKeyStore>();
        NewOwnKey[] keys =
            [Make(node), node.GetRequiredService<OwnKeyFactory>().Make(SomeKeys.Request(algorithm: KeyAlgorithm.Rsa2048))];
        foreach (var key in keys)
        {
            _ = await store.AddAsync(key, "system", Token);
        }

        var vault = await VaultAsync(node);
        var opened = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(async () => await vault.OpenKeyAsync(keys[n % 2].Key.Id, Token), Token)));
        Assert.Equal(2, opened.Distinct().Count());
        var (ec, rsa) = (opened[0]!, opened[1]!);
        var sealed1 = rsa.Rsa!.Encrypt("content key"u8, RSAEncryptionPadding.OaepSHA256);
        using var peer = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var secret = ec.Agreement!.DeriveRawSecretAgreement(peer.PublicKey);
        _ = Parallel.For(0, 400, n =>
        {
            var data = Encoding.ASCII.GetBytes($"message {n}");
            Assert.True(ec.Ecdsa!.VerifyData(data, ec.Ecdsa.SignData(data, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
            Assert.Equal(secret, ec.Agreement.DeriveRawSecretAgreement(peer.PublicKey));
            Assert.Equal("content key"u8, rsa.Rsa.Decrypt(sealed1, RSAEncryptionPadding.OaepSHA256));
            Assert.True(rsa.Rsa.VerifyData(
                data, rsa.Rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        });
    }

    [Fact]
    public async Task APrivateKeyInAnothersPlaceIsNotOpened()
    {
        await using var ledger = await LedgerAsync();
        var node = ledger.Trust(_clock);
        var store = node.GetRequiredService<IKeyStore>();
        var (one, two) = (Make(node), Make(node));
        _ = await store.AddAsync(one with { Wrapped = two.Wrapped }, "system", Token);
        var vault = await VaultAsync(node);
        var error = await Assert.ThrowsAsync<MasterKeyException>(async () => await vault.OpenKeyAsync(one.Key.Id, Token));
        Assert.Equal(MasterKeyException.Damaged, error.Code);
    }

    private static NewOwnKey Make(IServiceProvider node, DateTimeOffset? activeFrom = null) =>
        node.GetRequiredService<OwnKeyFactory>().Make(SomeKeys.Request() with { ActiveFrom = activeFrom });

    private static async Task<IKeyVault> VaultAsync(IServiceProvider node)
    {
        var vault = node.GetRequiredService<IKeyVault>();
        _ = await vault.RefreshAsync(Token);
        return vault;
    }

    private static async Task<List<AuditEntry>> EntriesAsync(IServiceProvider node) =>
        await node.GetRequiredService<IAuditStore>().EntriesAsync(Token).ToListAsync(Token);

    private static string? CodeOf(RetireResult result) => (result as RetireResult.Refused)?.Code;
}
