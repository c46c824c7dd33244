using Gateway.Partners;
using Gateway.Security;
using Gateway.Tests.Api.Host;
using Gateway.Tests.Support;
using Gateway.Transports;
using Gateway.Transports.Sftp;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

/// <summary>What the client library throws over an answer that it cannot read is the server's doing; the same exceptions of our own are faults of ours.</summary>
public sealed class SftpFaultTests
{
    private static readonly SftpTerms Terms = new()
    {
        Host = "sftp.example",
        Port = 22,
        User = "acme",
        HostKeys = ["SHA256:" + new string('A', 43)],
        Folder = "in",
        FileName = FileNameTemplate.Parse("{id}.edi").Template,
    };

    private static readonly Channel Channel = new() { Id = Some.Out, Partner = Some.Partner, Direction = ChannelDirection.Out, Transport = "sftp", Sftp = Terms };

    public static TheoryData<Exception> Faults => [new ArgumentException("ours"), new FormatException("ours"), new InvalidOperationException("ours"), new KeyNotFoundException("ours")];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Faults))]
    public async Task AFaultOfOursBeforeTheServerIsAskedIsNotTheServers(Exception fault)
    {
        var security = new SecurityOptions();
        var guard = new ConnectionGuard(Options.Create(security), new FakeSecrets(), NullLogger<ConnectionGuard>.Instance, (_, _) => Task.FromException<System.Net.IPAddress[]>(fault));
        var connector = new SftpConnector(guard, new FakeSecrets(), Options.Create(new SftpOptions()), TimeProvider.System, NullLogger<SftpConnector>.Instance);

        Assert.Same(fault, await Record.ExceptionAsync(() => connector.ConnectAsync(Channel, Ct)));
    }

    [Theory, MemberData(nameof(Faults))]
    public void AFaultOfOursInASessionIsNotTheServers(Exception fault)
    {
        Assert.Null(SftpShelfErrors.OfFolder(fault, Terms));
        Assert.Null(SftpShelfErrors.OfFile(fault, Terms));
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task WhatTheLibraryThrowsWhileItReadsAFileIsTheServers(Exception fault)
    {
        await using var content = new SftpFileContent(new Broken(fault), Terms, new SftpAnswers(new LookProgress(), TimeProvider.System));

        var error = await Assert.ThrowsAsync<ShelfException>(async () => await content.ReadExactlyAsync(new byte[10], Ct));

        Assert.Equal((SftpCodes.ServerError, true), (error.Code, error.EndsLook));
    }

    /// <summary>The token ends the session, and what the library stumbles over then says nothing of the server.</summary>
    [Fact]
    public async Task WhatTheLibraryThrowsAfterTheEndOfALookIsItsEnd()
    {
        using var end = new CancellationTokenSource();
        await using var content = new SftpFileContent(new Broken(new InvalidOperationException(), end.Cancel), Terms, new SftpAnswers(new LookProgress(), TimeProvider.System));

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await content.ReadExactlyAsync(new byte[10], end.Token));
    }

    private sealed class Broken(Exception fault, Action? before = null) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            before?.Invoke();
            return ValueTask.FromException<int>(fault);
        }
    }
}
