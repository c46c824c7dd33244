using System.Text;
using Gateway.Exchanges;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Api.Email;

/// <summary>That no half of a mail is ever taken for the whole of it, whatever its server says of its size, and that each whole one is taken.</summary>
public sealed class EmailWholeTests(MailServerFixture fixture) : EmailTest(fixture), IClassFixture<MailServerFixture>
{
    private const string Deleting = Trusting + ", after: delete";
    private const string Pop3 = "protocol: pop3";

    /// <summary>As Exchange does, which estimates: RFC822.SIZE is another than the octets are.</summary>
    [Theory]
    [InlineData(200_000L, 100_000)]
    [InlineData(200_000L, int.MaxValue)]
    [InlineData(500_000L, int.MaxValue)]
    [InlineData(0L, 100_000)]
    [InlineData(null, 100_000)]
    public async Task AMailWhoseSizeIsEstimatedIsTakenWhole(long? said, int atOnce)
    {
        await using var server = new TerseImapServer(atOnce) { SizeOf = _ => said };
        await StartAsync(Deleting, certificate: server.Certificate, port: server.Port);
        var mail = server.Mail = Large();

        Assert.Equal((1, null, null), (await LookAsync()) is var look ? (look.Taken, look.Code, look.Skipped) : default);

        Assert.Equal((ExchangeStage.Opened, null), await EndAsync());
        Assert.Equal((mail.Length, true), (await WireAsync(), server.IsExpunged));
    }

    [Theory]
    [InlineData(200_000L)]
    [InlineData(250_000L)]
    [InlineData(500_000L)]
    [InlineData(null)]
    public async Task HalfAMailIsLeftAlone(long? said)
    {
        await using var server = new TerseImapServer(atOnce: 100_000, end: 250_000) { SizeOf = m => said == 250_000 ? m.Length : said };
        await StartAsync(Deleting, certificate: server.Certificate, port: server.Port);
        server.Mail = Large();
        await AssertIncompleteAsync();
        Assert.False(server.IsExpunged);
    }

    /// <summary>Between two interchanges, where nobody else would see it.</summary>
    [Fact]
    public async Task AMailOfOnePartHasNoEndOfItsOwn()
    {
        await using var server = new TerseImapServer(atOnce: 1000) { SizeOf = m => m.Length - 100 };
        await StartAsync(Deleting, certificate: server.Certificate, port: server.Port);
        server.Mail = OnePart(2);
        await AssertIncompleteAsync();
        Assert.False(server.IsExpunged);
    }

    [Fact]
    public async Task AMailOfOnePartWhoseSizeIsTrueIsTakenWhole()
    {
        await using var server = new TerseImapServer(atOnce: 100);
        await StartAsync(Deleting, certificate: server.Certificate, port: server.Port);
        var mail = server.Mail = OnePart(2);
        Assert.Equal(1, (await LookAsync()).Taken);
        await Gateway.TranslateAsync();
        Assert.Equal((ExchangeStage.Translated, 2, mail.Length), ((await OnlyAsync()).Summary.Stage, (await OnlyAsync()).Documents.Count, await WireAsync()));
    }

    /// <summary>RFC 2180 4.1: of one that was expunged meanwhile a server may give empty strings.</summary>
    [Theory]
    [InlineData("BODY[]<{0}> {{0}}\r\n")]
    [InlineData("BODY[]<{0}> NIL")]
    public async Task WhatIsGoneBeforeItsEndIsNoWholeMail(string nothing)
    {
        await using var server = new TerseImapServer(atOnce: 100_000) { SizeOf = _ => 200_000 };
        await StartAsync(Deleting, certificate: server.Certificate, port: server.Port);
        server.Mail = Large();
        var isGone = false;
        server.Instead = c =>
        {
            isGone |= c.Contains("<200000.", StringComparison.Ordinal);
            return !isGone ? null : c.Contains("BODY.PEEK", StringComparison.Ordinal)
                ? $"* 1 FETCH (UID 1 {string.Format(Culture, nothing, c.Split('<')[1].Split('.')[0])})\r\n{{tag}} OK done\r\n"
                : c.StartsWith("UID FETCH", StringComparison.Ordinal) ? "{tag} OK done\r\n" : null;
        };

        Assert.Equal((0, null, null), (await LookAsync()) is var look ? (look.Taken, look.Code, look.Skipped) : default);

        Assert.Empty(await ExchangesAsync());
        Assert.False(server.IsExpunged);
    }

    /// <summary>A server that lost its place gives another octet than it did, or more than one.</summary>
    [Theory]
    [InlineData("{1}\r\nx")]
    [InlineData("{2}\r\n\n\n")]
    public async Task ALastOctetThatIsAnotherOneEndsNoMail(string answer)
    {
        await using var server = new TerseImapServer();
        await StartAsync(Deleting, certificate: server.Certificate, port: server.Port);
        var mail = server.Mail = SomeMail.With(Order()).Proven().ToBytes();
        server.Instead = c => c.Contains($"<{mail.Length - 1}.2>", StringComparison.Ordinal) ? $"* 1 FETCH (UID 1 BODY[]<{mail.Length - 1}> {answer})\r\n{{tag}} OK done\r\n" : null;
        await AssertIncompleteAsync();
    }

    /// <summary>Behind the end some give an error, and some nothing at all.</summary>
    [Theory]
    [InlineData("{tag} OK done\r\n")]
    [InlineData("{tag} NO nothing there\r\n")]
    public async Task WhereTheSizeIsTrueNothingNeedsToBeSaidBehindIt(string answer)
    {
        await using var server = new TerseImapServer();
        await StartAsync(Deleting, certificate: server.Certificate, port: server.Port);
        var mail = server.Mail = SomeMail.With(Order()).Proven().ToBytes();
        server.Instead = c => c.Contains($"<{mail.Length}.", StringComparison.Ordinal) ? answer : null;
        Assert.Equal((1, null, null), (await LookAsync()) is var look ? (look.Taken, look.Code, look.Skipped) : default);
        Assert.True(server.IsExpunged);
    }

    /// <summary>A mail that is damaged on its server's side: it lies there, and is not handed out.</summary>
    [Theory]
    [InlineData("* 1 FETCH (UID 1)\r\n{tag} OK done\r\n")]
    [InlineData("{tag} OK done\r\n")]
    public async Task AMailThatIsThereAndNotHandedOutIsTold(string answer)
    {
        await using var server = new TerseImapServer();
        await StartAsync(Deleting, certificate: server.Certificate, port: server.Port);
        server.Mail = SomeMail.With(Order()).Proven().ToBytes();
        server.Instead = c => c.Contains("BODY.PEEK", StringComparison.Ordinal) ? answer : null;
        await AssertIncompleteAsync();
    }

    /// <summary>By pieces that each come in time.</summary>
    [Fact]
    public async Task AMailThatDripsIsLeftAlone()
    {
        await using var server = new TerseImapServer(atOnce: 1000);
        await StartAsync(Deleting, certificate: server.Certificate, port: server.Port);
        server.Mail = SomeMail.With(("order.edi", "application/edi-x12", Order()), ("scan.pdf", "application/pdf", new byte[30_000])).Proven().ToBytes();
        server.Instead = c =>
        {
            Clock.Advance(c.Contains("BODY.PEEK", StringComparison.Ordinal) ? TimeSpan.FromSeconds(50) : TimeSpan.Zero);
            return null;
        };

        Assert.Equal((0, "file-slow"), (await LookAsync()) is var look ? (look.Taken, Assert.Single(Skipped(look)).Code) : default);

        Assert.Empty(await ExchangesAsync());
        Assert.False(server.IsExpunged);
    }

    [Fact]
    public async Task HalfAMailByPop3IsNotDeleted()
    {
        await using var server = new TersePop3Server { Gives = m => m[..(m.Length / 2)] };
        await StartAsync(Deleting, Pop3, certificate: server.Certificate, port: server.Port);
        server.Mail = Large();
        await AssertIncompleteAsync();
        Assert.False(server.IsDeleted);
    }

    /// <summary>Some count a line end as one octet, some guess; the last line end may be the answer's.</summary>
    [Theory]
    [InlineData("lf")]
    [InlineData("guess")]
    [InlineData("unended")]
    public async Task AWholeMailByPop3IsTakenHoweverItsServerCounts(string how)
    {
        await using var server = new TersePop3Server { SizeOf = m => how switch { "lf" => Encoding.Latin1.GetString(m).Replace("\r\n", "\n", StringComparison.Ordinal).Length, "guess" => 1234, _ => m.Length } };
        await StartAsync(Deleting, Pop3, certificate: server.Certificate, port: server.Port);
        server.Mail = how switch { "guess" => Large(), "unended" => OnePart(1)[..^2], _ => OnePart(1) };
        Assert.Equal((1, null, null), (await LookAsync()) is var look ? (look.Taken, look.Code, look.Skipped) : default);
        Assert.Equal((ExchangeStage.Opened, null), await EndAsync());
        Assert.True(server.IsDeleted);
    }

    [Fact]
    public async Task AMailOfOnePartByPop3OfWhichLessComesIsNotDeleted()
    {
        await using var server = new TersePop3Server { Gives = m => m[..^100] };
        await StartAsync(Deleting, Pop3, certificate: server.Certificate, port: server.Port);
        server.Mail = OnePart(1);
        await AssertIncompleteAsync();
        Assert.False(server.IsDeleted);
    }

    private static IFormatProvider Culture => System.Globalization.CultureInfo.InvariantCulture;

    private byte[] Large() => SomeMail.With(("order.edi", "application/edi-x12", Order()), ("scan.pdf", "application/pdf", new byte[300_000])).Proven().ToBytes();

    /// <summary>An attachment without anything around it, in which so many interchanges follow each other.</summary>
    private byte[] OnePart(int interchanges) => new SomeMail
    {
        Entity = "Content-Type: application/edi-x12; name=\"o.edi\"\r\n\r\n" + string.Concat(Enumerable.Range(0, interchanges).Select(_ => Encoding.Latin1.GetString(Order()) + "\r\n")),
    }.Proven().ToBytes();

    private async Task AssertIncompleteAsync()
    {
        var look = await LookAsync();
        Assert.Equal((0, null, "mail-incomplete"), (look.Taken, look.Code, Assert.Single(Skipped(look)).Code));
        Assert.Empty(await ExchangesAsync());
    }

    private async Task<long?> WireAsync() => (await Gateway.Of<IExchangeStore>().PayloadAsync((await OnlyAsync()).Summary.Id, StoredPayload.Wire, Ct))?.Length;
}
