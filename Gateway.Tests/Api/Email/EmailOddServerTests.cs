using Gateway.Partners;
using Gateway.Tests.Support;
using Gateway.Transports;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Api.Email;

/// <summary>Servers that answer otherwise than others do: each has a code, and no mail waits for ever behind another.</summary>
public sealed class EmailOddServerTests(MailServerFixture fixture) : EmailTest(fixture), IClassFixture<MailServerFixture>
{
    private const string Deleting = Trusting + ", after: delete";
    private const string Moving = Trusting + ", after: move, move-to: Done";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(Deleting)]
    [InlineData(Moving)]
    public async Task AMailboxThatMayOnlyBeReadIsSaidBeforeAnythingIsTaken(string terms)
    {
        await using var server = new TerseImapServer { Access = "[READ-ONLY] " };
        await StartAsync(terms, certificate: server.Certificate, port: server.Port);
        server.Mail = Mail();
        Assert.Equal((0, "permission-denied"), (await LookAsync()) is var look ? (look.Taken, look.Code) : default);
        Assert.Empty(await ExchangesAsync());
    }

    /// <summary>RFC 9051 6.3.2 and 6.3.3: a server SHOULD say READ-WRITE, and need not say READ-ONLY.</summary>
    [Theory]
    [InlineData(Trusting, "")]
    [InlineData(Trusting, "[READ-ONLY] ")]
    [InlineData(Deleting, "")]
    [InlineData(Deleting, "[READ-WRITE] ")]
    public async Task AServerNeedNotSayHowItOpensAFolder(string terms, string access)
    {
        await using var server = new TerseImapServer { Access = access };
        await StartAsync(terms, certificate: server.Certificate, port: server.Port);
        server.Mail = Mail();
        Assert.Equal((1, null, null), (await LookAsync()) is var look ? (look.Taken, look.Code, look.Skipped) : default);
        Assert.Equal(terms == Deleting, server.IsExpunged);
    }

    [Theory]
    [InlineData("NIL NIL NIL")]
    [InlineData("((\"\" NIL)) NIL NIL")]
    public async Task AFolderThatCannotBeMadeIsSaidBeforeAnythingIsTaken(string namespaces)
    {
        await using var server = new TerseImapServer { Namespaces = namespaces, Instead = c => c.StartsWith("CREATE", StringComparison.Ordinal) ? "{tag} NO\r\n" : null };
        await StartAsync(Trusting + ", after: move, move-to: Nowhere", certificate: server.Certificate, port: server.Port);
        server.Mail = Mail();
        Assert.Equal((0, "folder-missing"), (await LookAsync()) is var look ? (look.Taken, look.Code) : default);
        Assert.Empty(await ExchangesAsync());
    }

    [Fact]
    public async Task AFolderThatIsThereNeedsNoNamespace()
    {
        await using var server = new TerseImapServer { Namespaces = "NIL NIL NIL" };
        await StartAsync(Moving, certificate: server.Certificate, port: server.Port);
        server.Mail = Mail();
        Assert.Equal((1, null, null), (await LookAsync()) is var look ? (look.Taken, look.Code, look.Skipped) : default);
        Assert.Equal<uint>([1], server.Copied);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    public async Task MailsThatEndEachConnectionHoldUpNoOtherForLong(int killers)
    {
        await using var server = new TerseImapServer { Access = "[READ-WRITE] " };
        await StartAsync(Deleting, certificate: server.Certificate, port: server.Port);
        for (var uid = 1u; uid <= killers; uid++)
        {
            server.Mails[uid] = Mail();
        }

        server.Instead = c => Enumerable.Range(1, killers).Any(k => c.StartsWith($"UID FETCH {k} (BODY.PEEK", StringComparison.Ordinal)) ? TerseImapServer.Cut : null;
        server.Mails[100] = Mail();
        for (var looks = 0; looks <= killers / 4 && server.Mails.ContainsKey(100); looks++)
        {
            _ = await LookAsync();
            Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.DoesNotContain(100u, server.Mails.Keys);
        for (var uid = 101u; uid < 120; uid++)
        {
            server.Mails[uid] = Mail();
            Assert.Equal(1, (await LookAsync()).Taken);
            Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal((20, killers), ((await ExchangesAsync()).Count, server.Mails.Count));
    }

    [Fact]
    public async Task ALookThatComesToNothingEnds()
    {
        await using var server = new TerseImapServer { Access = "[READ-WRITE] " };
        await StartAsync(Deleting, certificate: server.Certificate, port: server.Port);
        for (var uid = 1u; uid <= 30; uid++)
        {
            server.Mails[uid] = new SomeMail { Fields = ["Auto-Submitted: auto-replied"], Entity = "Content-Type: text/plain\r\n\r\naway\r\n" }.ToBytes();
        }

        server.Mails[31] = Mail();
        server.Instead = c =>
        {
            Clock.Advance(c.Contains("BODY.PEEK[]<0.", StringComparison.Ordinal) ? TimeSpan.FromSeconds(50) : TimeSpan.Zero);
            return null;
        };
        var began = Clock.GetUtcNow();

        Assert.Equal((0, "folder-endless"), (await LookAsync()) is var look ? (look.Taken, look.Code) : default);

        Assert.InRange(Clock.GetUtcNow() - began, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(11));

        // What it left is not fetched again, so that the others have their turn.
        _ = await LookAsync();
        Assert.Equal((1, null), (await LookAsync()) is var last ? (last.Taken, last.Code) : default);
        Assert.DoesNotContain(31u, server.Mails.Keys);
    }

    /// <summary>Whoever listens would lock the account, and keep it locked.</summary>
    [Fact]
    public async Task AWrongPasswordIsNotTriedAgainByWhoListens()
    {
        await using var server = new TerseImapServer { Instead = c => c.StartsWith("AUTHENTICATE", StringComparison.Ordinal) || c.StartsWith("LOGIN", StringComparison.Ordinal) ? "{tag} NO [AUTHENTICATIONFAILED] no\r\n" : null };
        await StartAsync(certificate: server.Certificate, port: server.Port);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var waiting = ListenAsync(stop.Token);
        await Waiting.UntilAsync(() => server.Heard.Contains("LOGOUT") || server.Logins >= 2, () => string.Join("; ", server.Heard));
        Assert.Equal("authentication-failed", (await LookAsync()).Code);
        var logins = server.Logins;
        for (var minute = 0; minute < 58; minute++)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            _ = await Server.CountAsync();
        }

        Assert.Equal(logins, server.Logins);

        // A look that gets in tells it.
        server.Instead = null;
        _ = await LookAsync();
        await Waiting.UntilAsync(() => server.Heard.Contains("IDLE"), () => string.Join("; ", server.Heard));
        Assert.False(waiting.IsCompleted);
        await stop.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task AServerThatIsAwayIsAskedEverLessOften()
    {
        await using var server = new TerseImapServer { Instead = c => c.StartsWith("AUTHENTICATE", StringComparison.Ordinal) ? TerseImapServer.Cut : null };
        await StartAsync(certificate: server.Certificate, port: server.Port);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var waiting = ListenAsync(stop.Token);
        await Waiting.UntilAsync(() => server.Logins >= 1, () => string.Join("; ", server.Heard));
        for (var minute = 0; minute < 180; minute++)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            _ = await Server.CountAsync();
        }

        Assert.InRange(server.Logins, 1, 10);
        await Waiting.UntilAsync(
            () =>
            {
                Clock.Advance(TimeSpan.FromMinutes(1));
                return server.Logins > 1;
            },
            () => string.Join("; ", server.Heard));
        await stop.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    /// <summary>Whoever writes to the mailbox, or its server, would steer how often somebody logs in.</summary>
    [Fact]
    public async Task WhatIsHeardAgainAtOnceIsToldAfterAWhile()
    {
        await using var server = new TerseImapServer { Instead = c => c == "IDLE" ? "+ idling\r\n* 1000 EXISTS\r\n" : null };
        await StartAsync(certificate: server.Certificate, port: server.Port);
        _ = await LookAsync();
        await ListenAsync(Ct).WaitAsync(Patience, TimeProvider.System, Ct);

        var again = ListenAsync(Ct);

        await Waiting.UntilAsync(() => server.Heard.Count(c => c == "LOGOUT") >= 2 || server.Heard.Count(c => c == "IDLE") >= 2, () => string.Join("; ", server.Heard));
        _ = await Server.CountAsync();
        Assert.False(again.IsCompleted);
        Clock.Advance(TimeSpan.FromSeconds(10));
        await again.WaitAsync(Patience, TimeProvider.System, Ct);
    }

    private byte[] Mail() => SomeMail.With(Order()).Proven().ToBytes();

    private Task ListenAsync(CancellationToken ct) =>
        Gateway.Of<IServiceProvider>().GetRequiredKeyedService<IReceiver>("email").WaitAsync(Gateway.Of<IPartnerDirectory>().Current.Find(new ChannelId(Channel))!, ct);
}
