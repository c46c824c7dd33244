using System.Security.Cryptography;
using System.Text;
using Gateway.Benchmarks.As2;
using Gateway.Benchmarks.Load;
using Gateway.Cli.Demo;
using Gateway.Security.Envelopes;
using Gateway.Tests.Support;
using Gateway.Transports.As2;
using Xunit;

namespace Gateway.Tests.Crash;

/// <summary>What the AS2 bench posts, and what it believes of the answers.</summary>
public sealed class As2LoadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PartyKey _partner = PartyKey.Create("Bench", TimeProvider.System);
    private readonly PartyKey _gateway = PartyKey.Create("Gateway", TimeProvider.System);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _partner.Dispose();
        _gateway.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task EachMessageHasAnIdAndAContentOfItsOwn()
    {
        var size = new As2Size("test", 100_000, 3, 0, 1);

        var messages = await Messages().SealAsync(size, As2Content.Opaque, 3, Ct);

        Assert.Equal(3, messages.DistinctBy(m => m.MessageId).Count());
        Assert.Equal(3, messages.DistinctBy(m => m.Mic).Count());
        Assert.All(messages, m => Assert.InRange(m.Body!.Value.Length, size.Octets, size.Octets + 8192));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(64 * 1024)]
    [InlineData((3 * 64 * 1024) + 17)]
    public async Task RandomOctetsAreAsManyAsWereAskedForAndDifferBySeed(int length)
    {
        async Task<byte[]> ReadAsync(int seed)
        {
            await using var octets = new RandomOctets(seed, length);
            using var read = new MemoryStream();
            await octets.CopyToAsync(read, 1000, Ct);
            return read.ToArray();
        }

        var one = await ReadAsync(1);

        Assert.Equal(length, one.Length);
        Assert.Equal(one, await ReadAsync(1));
        Assert.NotEqual(one, await ReadAsync(2));
    }

    [Fact]
    public async Task OpenSslBelievesAReceiptAndNotOneThatWasChanged()
    {
        _ = await OpenSsl.RunAsync("version");
        var certificate = Path.Combine(_folder.Path, "gateway.pem");
        await File.WriteAllTextAsync(certificate, _gateway.Pem, Ct);
        var made = PartyReceipt.Write(
            _gateway.Signing, "US", "<1@bench>", Disposition.Processed, new Mic(SHA256.HashData("x"u8), HashAlgorithmName.SHA256));
        var receipt = new As2Receipt(made.Fields.Single(f => f.Name == "Content-Type").Value, made.Body.ToArray());
        var changed = receipt with { Body = [.. receipt.Body] };
        changed.Body[receipt.Body.AsSpan().IndexOf("processed"u8)] = (byte)'P';

        Assert.Null(await OpenSslFigures.VerifyAsync(receipt, certificate, Ct));
        Assert.NotNull(await OpenSslFigures.VerifyAsync(changed, certificate, Ct));
        Assert.NotNull(await OpenSslFigures.VerifyAsync(receipt with { ContentType = "text/plain" }, certificate, Ct));
    }

    [Fact]
    public async Task TheCryptoOfAMessageTakesMoreThanNoTime()
    {
        _ = await OpenSsl.RunAsync("version");

        Assert.InRange(await OpenSslFigures.LimitMillisecondsAsync(Ct), 0.05, 50);
    }

    [Fact]
    public async Task AnAnswerWithoutAReceiptIsAProblemAndNoSample()
    {
        await using var listener = await As2Listener.StartAsync("US", _gateway, _folder.Path, TimeProvider.System, Ct);
        using var client = new As2Client(listener.Address, connections: 2);
        var messages = await Messages().SealAsync(new As2Size("test", 1000, 2, 0, 1), As2Content.Opaque, 2, Ct);

        // The listener does not know who signs, so its receipts say error.
        await client.PostAsync(messages, Ct);

        Assert.Equal(2, client.Problems.Count);
        Assert.All(client.Problems, p => Assert.Contains("does not say", p, StringComparison.Ordinal));
        Assert.Empty(client.Samples);
    }

    [Fact]
    public void AnUnknownSizeOrWayIsNamed()
    {
        Assert.Contains("5kb", Assert.Throws<ArgumentException>(() => new As2Selection(true, ["5kb"], [], null, false).Check()).Message, StringComparison.Ordinal);
        Assert.Contains("up", Assert.Throws<ArgumentException>(() => new As2Selection(true, [], ["up"], null, false).Check()).Message, StringComparison.Ordinal);
    }

    private As2Messages Messages() => new(_partner, PartyKey.Trust("gateway", Encoding.ASCII.GetBytes(_gateway.Pem)), _folder.Path);
}
