using Gateway.Jobs;
using Gateway.Partners;
using Gateway.Security.Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Jobs;

public sealed class KeyChoreTests
{
    [Fact]
    public async Task WhatAnotherProcessChangedIsLookedForEveryTwoSeconds()
    {
        var ct = TestContext.Current.CancellationToken;
        var (clock, vault) = (new Clock(), new Vault());
        using var chore = new KeyChore(vault, clock, NullLogger<KeyChore>.Instance);
        await chore.StartAsync(ct);
        await clock.Waiting.Task.WaitAsync(ct);
        for (var look = 0; look < 3; look++)
        {
            clock.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
            Assert.Equal(0, vault.Looks.CurrentCount);
            clock.Advance(TimeSpan.FromTicks(1));
            await vault.Looks.WaitAsync(ct);
        }

        await chore.StopAsync(ct);
    }

    private sealed class Clock : FakeTimeProvider
    {
        public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _ = Waiting.TrySetResult();
            return timer;
        }
    }

    private sealed class Vault : IKeyVault
    {
        public SemaphoreSlim Looks { get; } = new(0);

        public IReadOnlyList<OwnKey> Keys => [];

        public OwnKey? Current(string name, CertificateUse use, DateTimeOffset at) => null;

        public OwnKey? Find(ReadOnlySpan<byte> issuer, ReadOnlySpan<byte> serial, string? name = null) => null;

        public OwnKey? Find(ReadOnlySpan<byte> subjectKeyIdentifier, string? name = null) => null;

        public ValueTask<PrivateKey?> OpenKeyAsync(string id, CancellationToken ct) => ValueTask.FromResult<PrivateKey?>(null);

        public Task<bool> RefreshAsync(CancellationToken ct)
        {
            _ = Looks.Release();
            return Task.FromResult(true);
        }
    }
}
