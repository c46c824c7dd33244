using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Api.Email;

/// <summary>Servers that answer otherwise than others do: each has a code, and no mail waits for ever behind another.</summary>
public sealed class EmailOddServerTests(MailServerFixture fixture) : EmailTest(fixture), IClassFixture<MailServerFixture>
{
    private const string Deleting = Trusting + ", after: delete";
    private const string Moving = Trusting + ", after: move, move-to: Done";

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

    private byte[] Mail() => SomeMail.With(Order()).Proven().ToBytes();
}
