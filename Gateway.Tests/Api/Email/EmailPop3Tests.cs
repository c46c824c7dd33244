using System.Text;
using Gateway.Exchanges;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Api.Email;

/// <summary>The same by POP3, which knows one folder and deletes at the end.</summary>
public sealed class EmailPop3Tests(MailServerFixture fixture) : EmailTest(fixture), IClassFixture<MailServerFixture>
{
    private const string Protocol = "protocol: pop3";

    [Fact]
    public async Task AMailIsTakenAndDeletedAtTheEnd()
    {
        await StartAsync(Trusting + ", after: delete", Protocol, port: Server.Pop3s);
        var order = Order();
        Assert.Equal((ExchangeStage.Opened, null), await SendAsync(SomeMail.With(order).Proven().ToBytes()));
        Assert.Equal(Encoding.ASCII.GetString(order), await TextAsync((await OnlyAsync()).Summary.Id));
        Assert.Equal(0, await Server.CountAsync());
    }

    [Fact]
    public async Task WhatIsLeftIsKnown()
    {
        await StartAsync(Trusting, Protocol, port: Server.Pop3s);
        await Server.PutAsync([SomeMail.With(Order()).Proven().ToBytes(), SomeMail.With(Order()).Proven().ToBytes()]);
        Assert.Equal(2, (await LookAsync()).Taken);
        Assert.Equal(0, (await LookAsync()).Taken);
        Assert.Equal((2, 2), ((await ExchangesAsync()).Count, await Server.CountAsync()));
    }

    [Fact]
    public async Task AProcessThatEndsBeforeItIsDeletedMakesNoSecondExchange()
    {
        await StartAsync(Trusting + ", after: delete", Protocol, port: Server.Pop3s);
        await Server.PutAsync(SomeMail.With(Order()).Proven().ToBytes());
        Points.Once("pull-after-commit", () => throw new InvalidOperationException("the process ends"));
        _ = await Assert.ThrowsAsync<InvalidOperationException>(LookAsync);
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, (await LookAsync()).Taken);
        _ = Assert.Single(await ExchangesAsync());
        Assert.Equal(0, await Server.CountAsync());
    }

    [Fact]
    public async Task AMailThatIsTooLargeIsLeft()
    {
        await StartAsync(Trusting + ", after: delete", Protocol, limit: "20 KB", port: Server.Pop3s);
        await Server.PutAsync(SomeMail.With(("a.bin", "application/octet-stream", new byte[30_000])).Proven().ToBytes());
        Assert.Equal("payload-too-large", Assert.Single(Skipped(await LookAsync())).Code);
        Assert.Equal(1, await Server.CountAsync());
    }

    [Fact]
    public async Task AWrongPasswordIsSaid()
    {
        await StartAsync(Trusting, Protocol, secret: "wrong", port: Server.Pop3s);
        Assert.Equal("authentication-failed", (await LookAsync()).Code);
    }
}
