using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Api.Email;

/// <summary>Mails that do not come in time, or end the connection each time: the others are taken, and they are tried again later.</summary>
public sealed class EmailStalledTests(MailServerFixture fixture) : EmailTest(fixture), IClassFixture<MailServerFixture>
{
    /// <summary>More than the other mails of a test together.</summary>
    private static readonly byte[] Large = Random.Shared.GetItems("0123456789"u8, 1_500_000);

    [Theory]
    [InlineData("imap")]
    [InlineData("pop3")]
    public async Task AMailThatDoesNotComeInTimeHoldsUpNoOther(string protocol)
    {
        await using var proxy = new CuttingProxy(protocol == "pop3" ? Server.Pop3s : Server.Imaps);
        await StartAsync($"{Trusting}, after: delete", $"protocol: {protocol}", port: proxy.Port);
        await Server.PutAsync([
            SomeMail.With(Order()).Proven().ToBytes(), SomeMail.With(Order()).Proven().ToBytes(),
            SomeMail.With(("scan.pdf", "application/pdf", Large), ("order.edi", "application/edi-x12", Order())).Proven().ToBytes(), SomeMail.With(Order()).Proven().ToBytes(),
        ]);
        var silent = proxy.FallSilentAfter(500_000);

        var looking = LookAsync();
        await silent.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Ct);
        Clock.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(1));
        var look = await looking.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Ct);

        Assert.Equal((3, null, "timeout"), (look.Taken, look.Code, Assert.Single(Skipped(look)).Code));
        Assert.Equal((3, 1), ((await ExchangesAsync()).Count, await Server.CountAsync()));

        // Not at once again.
        Assert.Equal((0, "timeout"), (await LookAsync()) is var next ? (next.Taken, Assert.Single(Skipped(next)).Code) : default);
        Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal((1, null, null), (await LookAsync()) is var last ? (last.Taken, last.Code, last.Skipped) : default);
        Assert.Equal((4, 0), ((await ExchangesAsync()).Count, await Server.CountAsync()));
    }

    /// <summary>By POP3 the connection is lost before anything is deleted.</summary>
    [Theory]
    [InlineData("imap")]
    [InlineData("pop3")]
    public async Task AMailThatEndsEachConnectionHoldsUpNoOther(string protocol)
    {
        await using var proxy = new CuttingProxy(protocol == "pop3" ? Server.Pop3s : Server.Imaps);
        await StartAsync($"{Trusting}, after: delete", $"protocol: {protocol}", port: proxy.Port);
        await Server.PutAsync([
            SomeMail.With(Order()).Proven().ToBytes(), SomeMail.With(("scan.pdf", "application/pdf", Large), ("order.edi", "application/edi-x12", Order())).Proven().ToBytes(),
            SomeMail.With(Order()).Proven().ToBytes(),
        ]);
        proxy.CutBackAfter(500_000);
        Assert.Equal((2, null, "connection-lost"), (await LookAsync()) is var first ? (first.Taken, first.Code, Assert.Single(Skipped(first)).Code) : default);

        // Once may be anything; the second time it is that mail, and it has a pause.
        proxy.CutBackAfter(500_000);
        var look = await LookAsync();

        Assert.Equal((null, "connection-lost"), (look.Code, Assert.Single(Skipped(look)).Code));
        Assert.Equal("connection-lost", Assert.Single(Skipped(await LookAsync())).Code);
        Assert.Equal((2, 1), ((await ExchangesAsync()).Count, await Server.CountAsync()));
        Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, (await LookAsync()).Taken);
        Assert.Equal((3, 0), ((await ExchangesAsync()).Count, await Server.CountAsync()));
    }
}
