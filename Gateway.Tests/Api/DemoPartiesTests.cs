using System.Text;
using Gateway.Cli.Demo;
using Gateway.Partners;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>The demo's AS2 parties among themselves: what they call proven is.</summary>
public sealed class DemoPartiesTests : IDisposable
{
    private static readonly byte[] Content = Encoding.ASCII.GetBytes("ISA*00*~");

    private readonly TemporaryFolder _folder = new();
    private readonly PartyKey _acme = PartyKey.Create("Acme", TimeProvider.System);
    private readonly PartyKey _northwind = PartyKey.Create("Northwind", TimeProvider.System);
    private readonly PartyKey _stranger = PartyKey.Create("Mallory", TimeProvider.System);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _acme.Dispose();
        _northwind.Dispose();
        _stranger.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task AMessageAndItsReceiptProveEachOther()
    {
        await using var listener = await ListenAsync(trusts: _acme);
        using var mailer = Mailer(listener, trusts: _northwind);
        var letter = await mailer.SealAsync(Content, Ct);

        var answer = await mailer.PostAsync(letter, Ct);

        var received = Assert.Single(listener.Messages);
        Assert.True(received.IsProven, received.Verdict.Detail);
        Assert.Equal(Content, received.Body.ToArray());
        Assert.True(answer.IsProof, answer.Why);
        Assert.Equal(letter.Mic, Convert.ToBase64String(received.Verdict.Mic!.Digest.Span));
    }

    [Fact]
    public async Task ARepeatHasTheSameIdAndBytes()
    {
        await using var listener = await ListenAsync(trusts: _acme);
        using var mailer = Mailer(listener, trusts: _northwind);
        var letter = await mailer.SealAsync(Content, Ct);

        _ = await mailer.PostAsync(letter, Ct);
        _ = await mailer.PostAsync(letter, Ct);

        Assert.Equal(2, listener.Messages.Count);
        Assert.Equal(listener.Messages[0].Id, listener.Messages[1].Id);
        Assert.Equal(listener.Messages[0].Wire.ToArray(), listener.Messages[1].Wire.ToArray());
    }

    [Fact]
    public async Task TheSignatureOfAStrangerIsAnsweredWithAnErrorAndProvesNothing()
    {
        await using var listener = await ListenAsync(trusts: _stranger);
        using var mailer = Mailer(listener, trusts: _northwind);

        var answer = await mailer.PostAsync(await mailer.SealAsync(Content, Ct), Ct);

        Assert.False(listener.Messages[0].IsProven);
        Assert.True(listener.Messages[0].Body.IsEmpty);
        Assert.Equal((false, false), (answer.IsPositive, answer.IsProof));
        Assert.Contains("processed/error", answer.Disposition, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AReceiptThatAStrangerSignedSaysNothing()
    {
        await using var listener = await ListenAsync(trusts: _acme);
        using var mailer = Mailer(listener, trusts: _stranger);

        var answer = await mailer.PostAsync(await mailer.SealAsync(Content, Ct), Ct);

        Assert.Equal((null, false), (answer.Disposition, answer.IsProof));
    }

    private Task<As2Listener> ListenAsync(PartyKey trusts) => ListenAsync(PartyKey.Trust("acme", Encoding.ASCII.GetBytes(trusts.Pem)));

    private async Task<As2Listener> ListenAsync(PartnerCertificate trusted)
    {
        var listener = await As2Listener.StartAsync("NORTHWIND", _northwind, _folder.Path, TimeProvider.System, Ct);
        listener.Gateway = trusted;
        return listener;
    }

    private As2Mailer Mailer(As2Listener to, PartyKey trusts) => new(
        to.Address, new As2Terms { Us = "ACME", Them = "NORTHWIND", Key = "acme" }, _acme, PartyKey.Trust("northwind", Encoding.ASCII.GetBytes(trusts.Pem)), _folder.Path);
}
