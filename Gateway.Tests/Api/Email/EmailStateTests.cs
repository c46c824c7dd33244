using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Tests.Support;
using Gateway.Transports;
using Gateway.Transports.Email;
using MailKit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Api.Email;

/// <summary>That each mail becomes one exchange, whatever ends, changes or goes away between two looks or in one.</summary>
public sealed partial class EmailStateTests(MailServerFixture fixture) : EmailTest(fixture), IClassFixture<MailServerFixture>
{
    private const string Moving = Trusting + ", after: move, move-to: Done";

    [Fact]
    public async Task AProcessThatEndsBetweenCommitAndMoveMakesNoSecondExchange()
    {
        await StartAsync(Moving);
        await Server.PutAsync(SomeMail.With(Order()).Proven().ToBytes());
        Points.Once("pull-after-commit", () => throw new InvalidOperationException("the process ends"));
        _ = await Assert.ThrowsAsync<InvalidOperationException>(LookAsync);
        Assert.Equal(1, await Server.CountAsync());
        Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((0, null), (await LookAsync()) is var look ? (look.Taken, look.Code) : default);

        _ = Assert.Single(await ExchangesAsync());
        Assert.Equal(0, await Server.CountAsync());
    }

    [Theory]
    [InlineData("reception-after-store")]
    [InlineData("opening-before-commit")]
    [InlineData("opening-after-commit")]
    public async Task AProcessThatEndsAnywhereLosesNothing(string point)
    {
        await StartAsync(Moving);
        await Server.PutAsync(SomeMail.With(Order()).Proven().ToBytes());
        Points.Once(point, () => throw new InvalidOperationException("the process ends"));
        _ = await Assert.ThrowsAsync<InvalidOperationException>(LookAsync);
        Clock.Advance(TimeSpan.FromMinutes(1));

        _ = await LookAsync();

        Assert.Equal((ExchangeStage.Opened, null), await EndAsync());
        Assert.Equal(0, await Server.CountAsync());
    }

    [Fact]
    public async Task ALargeMailIsStoredBeforeItIsOpened()
    {
        await StartAsync(Moving, limit: "50 MB");
        await Server.PutAsync(SomeMail.With(("order.edi", "application/edi-x12", Order()), ("scan.pdf", "application/pdf", new byte[6_000_000])).Proven().ToBytes());
        Points.Once("opening-after-received", () => throw new InvalidOperationException("the process ends"));
        _ = await Assert.ThrowsAsync<InvalidOperationException>(LookAsync);
        Clock.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(0, (await LookAsync()).Taken);
        Assert.Equal(0, await Server.CountAsync());
        await Gateway.OpenAsync();

        Assert.Equal((ExchangeStage.Opened, null), await EndAsync());
    }

    [Fact]
    public async Task MailsThatAreLeftAreKnownAlsoUnderAnotherUidValidity()
    {
        await StartAsync();
        await Server.PutAsync(SomeMail.With(Order()).Proven().ToBytes());
        await Server.PutAsync((SomeMail.With(Order()) with { MessageId = null }).Proven().ToBytes());
        await Server.PutAsync(SomeMail.With(Order()).ToBytes());
        Assert.Equal(3, (await LookAsync()).Taken);
        Assert.Equal(0, (await LookAsync()).Taken);

        var list = Path.Combine(Server.Files, "dovecot-uidlist");
        var text = await File.ReadAllTextAsync(list, Ct);
        await File.WriteAllTextAsync(list, Validity().Replace(text, m => " V" + (long.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture) + 100).ToString(CultureInfo.InvariantCulture), 1), Ct);
        ForgetIndexes();
        using (var client = await Server.ConnectAsync())
        {
            _ = await client.Inbox!.OpenAsync(FolderAccess.ReadOnly, Ct);
            Assert.Equal(uint.Parse(Validity().Match(text).Groups[1].Value, CultureInfo.InvariantCulture) + 100, client.Inbox.UidValidity);
        }

        Assert.Equal((0, null), (await LookAsync()) is var look ? (look.Taken, look.Code) : default);
        Assert.Equal(3, (await ExchangesAsync()).Count);
    }

    /// <summary>The same UIDVALIDITY, and numbers of yesterday: the next mail gets one that a mail had which is gone since.</summary>
    [Theory]
    [InlineData("imap", "after: delete", 0, 0)]
    [InlineData("imap", "after: leave", 1, 0)]
    [InlineData("imap", "after: move, move-to: Done", 0, 2)]
    [InlineData("pop3", "after: delete", 0, 0)]
    [InlineData("pop3", "after: leave", 1, 0)]
    public async Task AMailThatHasTheNumberOfAnEarlierOneIsRead(string protocol, string after, int left, int moved)
    {
        await StartAsync($"{Trusting}, {after}", $"protocol: {protocol}", port: protocol == "pop3" ? Server.Pop3s : Server.Imaps);
        var list = Path.Combine(Server.Files, "dovecot-uidlist");
        using (var client = await Server.ConnectAsync())
        {
            _ = await client.Inbox!.OpenAsync(FolderAccess.ReadOnly, Ct);
        }

        var backup = await File.ReadAllTextAsync(list, Ct);
        var order = Order();
        await Server.PutAsync((SomeMail.With(order) with { MessageId = "<first@drop.example>" }).Proven().ToBytes());
        foreach (var file in Directory.GetFiles(Path.Combine(Server.Files, "cur")).Concat(Directory.GetFiles(Path.Combine(Server.Files, "new"))))
        {
            // Its INTERNALDATE, in seconds.
            File.SetLastWriteTimeUtc(file, Clock.GetUtcNow().UtcDateTime.AddDays(-1));
        }

        ForgetIndexes();
        Assert.Equal(1, (await LookAsync()).Taken);
        await Server.EmptyAsync();

        ForgetIndexes();
        await File.WriteAllTextAsync(list, backup, Ct);
        await Server.PutAsync((SomeMail.With(order) with { MessageId = "<other@drop.example>" }).Proven().ToBytes());

        Assert.Equal((1, null), (await LookAsync()) is var look ? (look.Taken, look.Code) : default);
        Assert.Equal(0, (await LookAsync()).Taken);
        Assert.Equal((2, left, moved), ((await ExchangesAsync()).Count, await Server.CountAsync(), await Server.CountAsync("Done")));
    }

    /// <summary>By POP3 each look asks for the headers of what is left; one that is longer than any that is read ends no look.</summary>
    [Fact]
    public async Task AMailWithALongHeaderHoldsUpNoOther()
    {
        await StartAsync($"{Trusting}, after: leave", "protocol: pop3", port: Server.Pop3s);
        var padding = Enumerable.Range(0, 400).Select(i => $"X-Pad-{i}: " + new string('a', 400));
        await Server.PutAsync([(SomeMail.With(Order()) with { Fields = [.. padding] }).ToBytes(), SomeMail.With(Order()).Proven().ToBytes()]);

        Assert.Null((await LookAsync()).Code);

        Assert.Contains(await ExchangesAsync(), e => e.Stage == ExchangeStage.Opened);
        Assert.Equal(0, (await LookAsync()).Taken);
    }

    [Fact]
    public async Task AServerMayGiveLessOfAMailAtOnceThanItIsAskedFor()
    {
        await using var server = new TerseImapServer(atOnce: 100_000);
        await StartAsync(Trusting + ", after: delete", certificate: server.Certificate, port: server.Port);
        var mail = server.Mail = SomeMail.With(("order.edi", "application/edi-x12", Order()), ("scan.pdf", "application/pdf", new byte[300_000])).Proven().ToBytes();

        Assert.Equal((1, null, null), (await LookAsync()) is var look ? (look.Taken, look.Code, look.Skipped) : default);

        Assert.Equal((ExchangeStage.Opened, null), await EndAsync());
        var wire = await Gateway.Of<IExchangeStore>().PayloadAsync((await OnlyAsync()).Summary.Id, StoredPayload.Wire, Ct);
        Assert.Equal((mail.Length, true), (wire!.Length, server.IsExpunged));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(int.MaxValue)]
    public async Task AMailThatEndsBeforeItsSizeIsLeftAlone(int atOnce)
    {
        await using var server = new TerseImapServer(atOnce, end: 250_000);
        await StartAsync(Trusting + ", after: delete", certificate: server.Certificate, port: server.Port);
        server.Mail = SomeMail.With(("order.edi", "application/edi-x12", Order()), ("scan.pdf", "application/pdf", new byte[300_000])).Proven().ToBytes();

        var look = await LookAsync();

        Assert.Equal((0, null, "mail-incomplete"), (look.Taken, look.Code, Assert.Single(Skipped(look)).Code));
        Assert.Empty(await ExchangesAsync());
        Assert.False(server.IsExpunged);
    }

    [Fact]
    public async Task TheSameMailAgainIsARepeatAndAnotherUnderItsIdIsHeld()
    {
        await StartAsync(Moving);
        var mail = SomeMail.With(Order()).Proven();
        await Server.PutAsync(mail.ToBytes());
        await Server.PutAsync((mail with { Trace = [.. mail.Trace, "Received: from another way"] }).ToBytes());
        await Server.PutAsync((SomeMail.With(Order()) with { MessageId = mail.MessageId }).Proven().ToBytes());

        Assert.Equal(2, (await LookAsync()).Taken);

        Assert.Equal([null, "message-id-reused"], await CodesAsync());
        Assert.Equal((0, 3), (await Server.CountAsync(), await Server.CountAsync("Done")));
    }

    [Fact]
    public async Task AStrangerWhoTakesTheIdOfAMailTakesNothingFromIt()
    {
        await StartAsync();
        var mail = SomeMail.With(Order()).Proven();
        await Server.PutAsync((SomeMail.With(Order()) with { MessageId = mail.MessageId }).ToBytes());
        await Server.PutAsync(mail.ToBytes());
        Assert.Equal(2, (await LookAsync()).Taken);
        Assert.Equal([null, "sender-unproven"], await CodesAsync());
    }

    [Fact]
    public async Task AMailThatSomebodyElseRemovesBeforeItIsReadIsNoErrorOfTheChannel()
    {
        await StartAsync();
        await Server.PutAsync([SomeMail.With(Order()).Proven().ToBytes(), SomeMail.With(Order()).Proven().ToBytes(), SomeMail.With(Order()).Proven().ToBytes()]);
        Points.Once("pull-after-commit", () => Task.Run(Server.EmptyAsync).GetAwaiter().GetResult());

        var look = await LookAsync();

        Assert.Equal((1, null, null), (look.Taken, look.Code, look.Skipped));
        _ = Assert.Single(await ExchangesAsync());
    }

    [Fact]
    public async Task AMailThatSomebodyElseRemovesWhileItIsReadIsNeverAHalfOne()
    {
        await StartAsync(limit: "50 MB");
        var mail = SomeMail.With(("scan.pdf", "application/pdf", new byte[4_000_000])).Proven().ToBytes();
        await Server.PutAsync(mail);
        await using var mailbox = await Gateway.Of<MailConnector>().OpenAsync(Gateway.Of<IPartnerDirectory>().Current.Find(new ChannelId(Channel))!, Ct);
        var entry = Assert.Single(Assert.Single(await mailbox.ListAsync(Ct).ToListAsync(Ct)));
        Assert.Equal(mail.Length, entry.Size);
        await using var octets = await mailbox.OpenAsync(entry, entry.Size, Ct);
        var buffer = new byte[1_000_000];
        await octets.ReadExactlyAsync(buffer, Ct);
        await Server.EmptyAsync();

        var (read, code) = (buffer.Length, "");
        try
        {
            int more;
            while ((more = await octets.ReadAsync(buffer, Ct)) > 0)
            {
                read += more;
            }
        }
        catch (ShelfException error)
        {
            code = error.Code;
        }

        // A server may keep what somebody reads, or not.
        Assert.True(code == "mail-gone" || (code.Length == 0 && read == mail.Length), $"{read} bytes, {code}");
    }

    [Fact]
    public async Task AMailThatSomebodyElseRemovesBeforeItIsMovedIsNone()
    {
        await StartAsync(Moving);
        await Server.PutAsync(SomeMail.With(Order()).Proven().ToBytes());
        Points.Once("pull-after-commit", () => Task.Run(Server.EmptyAsync).GetAwaiter().GetResult());
        var look = await LookAsync();
        Assert.Equal((1, null, null), (look.Taken, look.Code, look.Skipped));
        Assert.Equal(0, await Server.CountAsync("Done"));
    }

    [Fact]
    public async Task AConnectionThatIsCutAnywhereLosesNothingAndDoublesNothing()
    {
        await using var proxy = new CuttingProxy(Server.Imaps);
        await StartAsync(Moving, limit: "50 MB", port: proxy.Port);
        await Server.PutAsync(SomeMail.With(("order.edi", "application/edi-x12", Order()), ("scan.pdf", "application/pdf", Random.Shared.GetItems("0123456789"u8, 2_500_000))).Proven().ToBytes());
        var failures = 0;
        for (var bytes = 300; bytes < 4000; bytes += 150)
        {
            proxy.CutAfter(bytes);
            failures += (await LookAsync()).Code is "connection-lost" or "tls-failed" ? 1 : 0;
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        proxy.CutAfter(long.MaxValue);
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Null((await LookAsync()).Code);
        Assert.InRange(failures, 5, 25);
        Assert.Equal((ExchangeStage.Opened, null), await EndAsync());
        Assert.Equal((0, 1), (await Server.CountAsync(), await Server.CountAsync("Done")));
    }

    [Fact]
    public async Task TheServerTellsOfANewMail()
    {
        await StartAsync();
        var channel = Gateway.Of<IPartnerDirectory>().Current.Find(new ChannelId(Channel))!;
        var receiver = Gateway.Of<IServiceProvider>().GetRequiredKeyedService<IReceiver>("email");
        _ = await LookAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var waiting = receiver.WaitAsync(channel, stop.Token);
        Assert.False(waiting.IsCompleted);

        await Server.PutAsync(SomeMail.With(Order()).Proven().ToBytes());
        await waiting.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Ct);

        // What came meanwhile is not waited for again.
        Clock.Advance(TimeSpan.FromSeconds(10));
        await receiver.WaitAsync(channel, stop.Token).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Ct);
        Assert.Equal(1, (await LookAsync()).Taken);
        waiting = receiver.WaitAsync(channel, stop.Token);
        await stop.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    /// <summary>On a closed day nobody looks, and whoever listens would log in again each second.</summary>
    [Fact]
    public async Task WhatNobodyLooksAtIsToldOnce()
    {
        await StartAsync();
        var channel = Gateway.Of<IPartnerDirectory>().Current.Find(new ChannelId(Channel))!;
        var receiver = Gateway.Of<IServiceProvider>().GetRequiredKeyedService<IReceiver>("email");
        _ = await LookAsync();
        await Server.PutAsync(SomeMail.With(Order()).Proven().ToBytes());
        await receiver.WaitAsync(channel, Ct).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Ct);
        Clock.Advance(TimeSpan.FromSeconds(10));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        var waiting = receiver.WaitAsync(channel, stop.Token);

        for (var i = 0; i < 20; i++)
        {
            // Each takes as long as it would.
            Assert.Equal(1, await Server.CountAsync());
        }

        Assert.False(waiting.IsCompleted);
        await Server.PutAsync(SomeMail.With(Order()).Proven().ToBytes());
        await waiting.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Ct);
        Assert.Equal(2, (await LookAsync()).Taken);
    }

    [Fact]
    public async Task AWrongPasswordIsSaidAndNothingIsTouched()
    {
        await StartAsync(secret: "wrong");
        await Server.PutAsync(SomeMail.With(Order()).Proven().ToBytes());
        Assert.Equal("authentication-failed", (await LookAsync()).Code);
        Assert.Equal(1, await Server.CountAsync());
    }

    [Fact]
    public async Task AServerWithAnotherCertificateHearsNoName()
    {
        await StartAsync(certificate: new string('a', 64), secret: "never-said");
        Assert.Equal("tls-failed", (await LookAsync()).Code);
        Assert.DoesNotContain("auth failed", (await Server.LogAsync()).Split('\n')[^2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACertificateThatNobodySignedIsRefusedWhereTheProfileNamesNone()
    {
        await StartAsync();
        await Gateway.ChangeAsync("warn", $"server-certificates: [\"{Server.Certificate}\"], ", "");
        Assert.Equal("tls-failed", (await LookAsync()).Code);
    }

    [Fact]
    public async Task AFolderThatIsNotThereIsSaid()
    {
        await StartAsync(Trusting + ", mailbox: Nowhere");
        Assert.Equal("folder-missing", (await LookAsync()).Code);
    }

    [Fact]
    public async Task DeletedIsGoneAndOnlyWhatWasTaken()
    {
        await StartAsync(Trusting + ", after: delete");
        await Server.PutAsync([SomeMail.With(Order()).Proven().ToBytes(), (SomeMail.With(Order()) with { Fields = ["Auto-Submitted: auto-replied"] }).ToBytes()]);
        Assert.Equal(1, (await LookAsync()).Taken);
        Assert.Equal(1, await Server.CountAsync());
    }

    [Fact]
    public async Task OfTenThousandMailsEachOrderIsTakenOnce()
    {
        await StartAsync(Trusting + "");
        var filler = new SomeMail { Fields = ["Precedence: bulk"], Entity = "Content-Type: text/plain\r\n\r\nWe are away.\r\n" }.ToBytes();
        var orders = Enumerable.Range(0, 200).Select(_ => SomeMail.With(Order()).Proven().ToBytes()).ToArray();
        await Server.PutAsync(Enumerable.Range(0, 10_000).Select(i => i % 50 == 49 ? orders[i / 50] : filler));

        var looks = new List<PollState> { await LookAsync(), await LookAsync() };

        Assert.Equal([200, 0], looks.Select(l => l.Taken));
        Assert.All(looks, l => Assert.Null(l.Code));
        Assert.Equal(200, (await ExchangesAsync()).Count);
    }

    private void ForgetIndexes()
    {
        foreach (var index in Directory.GetFiles(Server.Files, "dovecot.index*"))
        {
            File.Delete(index);
        }
    }

    [GeneratedRegex(" V([0-9]+)")]
    private static partial Regex Validity();
}
