using Gateway.Access;
using Gateway.Tests.Api.Host;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Access;

public sealed class ApiKeyDirectoryTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly FakeAccessStore _store = new();
    private readonly ApiKeyDirectory _directory;
    private readonly ApiKey _key;

    public ApiKeyDirectoryTests()
    {
        _directory = new ApiKeyDirectory(_store, Options.Create(new AccessOptions()), _clock);
        _key = new ApiKeyFactory(_clock).Create("k", null, [], []).Key;
        _store.Put(_key);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheLedgerIsAskedForItsVersionOnceInTwoSeconds()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(_key, await _directory.FindAsync(_key.Id, Ct));
            Assert.Null(await _directory.FindAsync("unknownunkno", Ct));
        }

        Assert.Equal(1, _store.VersionReads);
        _clock.Advance(TimeSpan.FromSeconds(2));
        _ = await _directory.FindAsync(_key.Id, Ct);
        Assert.Equal(2, _store.VersionReads);
        Assert.Equal(1, _store.KeyReads);
    }

    [Fact]
    public async Task ARevokedKeyIsNoticedWithinTwoSeconds()
    {
        Assert.Null((await _directory.FindAsync(_key.Id, Ct))!.RevokedAt);
        _ = await _store.RevokeKeyAsync(_key.Id, _clock.GetUtcNow(), "person:a", Ct);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.NotNull((await _directory.FindAsync(_key.Id, Ct))!.RevokedAt);
    }

    [Fact]
    public async Task ALedgerThatDoesNotAnswerIsAFaultAndNotAnOldAnswer()
    {
        _ = await _directory.FindAsync(_key.Id, Ct);
        _clock.Advance(TimeSpan.FromSeconds(2));
        _store.Fault = new InvalidOperationException("down");
        _ = await Assert.ThrowsAsync<InvalidOperationException>(async () => await _directory.FindAsync(_key.Id, Ct));
        _store.Fault = null;
        Assert.Equal(_key, await _directory.FindAsync(_key.Id, Ct));
    }

    [Fact]
    public async Task ManyAtOnceAskTheLedgerOnce()
    {
        _ = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await _directory.FindAsync(_key.Id, Ct), Ct)));
        Assert.Equal(1, _store.VersionReads);
    }

    public void Dispose() => _directory.Dispose();
}
