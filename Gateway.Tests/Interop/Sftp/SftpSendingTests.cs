using System.Diagnostics;
using System.Text;
using Gateway.Partners;
using Gateway.Tests.Support;
using Gateway.Transports;
using Xunit;

namespace Gateway.Tests.Interop.Sftp;

/// <summary>What lies in a partner's folder after we sent, and what is left as it is; a real server.</summary>
public sealed class SftpSendingTests(SharedSshServer shared) : IClassFixture<SharedSshServer>, IAsyncDisposable
{
    private static readonly byte[] Invoice = Encoding.ASCII.GetBytes("ISA*00*          *00*~IEA*1*000000001~");
    private readonly SftpNode _node = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private SshServer Server => shared.Server;

    [Fact]
    public async Task AFileLiesUnderItsNameWithItsBytesAndNothingElseDoes()
    {
        var channel = await NewFolderAsync();

        var result = await _node.Sender.SendAsync(SftpNode.Message(channel, Invoice), Ct);

        Assert.Equal(new SendResult.Delivered(channel.Sftp!.Folder + "/invoice-1.edi"), result);
        Assert.Equal(["invoice-1.edi"], Names(channel));
        Assert.Equal(Invoice, await BytesAsync(channel, "invoice-1.edi"));
    }

    [Fact]
    public async Task AFolderIsTakenFromWhereTheLoginLeadsWhenItHasNoSlashInFront()
    {
        var channel = await NewFolderAsync();
        var relative = With(channel, s => s with { Folder = "in/" + Path.GetFileName(channel.Sftp!.Folder) + "/" });

        _ = Assert.IsType<SendResult.Delivered>(await _node.Sender.SendAsync(SftpNode.Message(relative, Invoice), Ct));

        Assert.Equal(["invoice-1.edi"], Names(channel));
    }

    [Fact]
    public async Task AnEmptyMessageIsAnEmptyFile()
    {
        var channel = await NewFolderAsync();

        _ = Assert.IsType<SendResult.Delivered>(await _node.Sender.SendAsync(SftpNode.Message(channel, []), Ct));

        Assert.Empty(await BytesAsync(channel, "invoice-1.edi"));
    }

    [Fact]
    public async Task ARepeatThatFindsItsFileIsDeliveredAndWritesNothing()
    {
        var channel = await NewFolderAsync();
        _ = await _node.Sender.SendAsync(SftpNode.Message(channel, Invoice), Ct);
        var written = File.GetLastWriteTimeUtc(Path.Combine(channel.Sftp!.Folder, "invoice-1.edi"));
        await File.WriteAllTextAsync(Path.Combine(channel.Sftp.Folder, "invoice-1.edi.part"), "left by a rename that was cut", Ct);
        MakeTheirs(channel);

        _ = Assert.IsType<SendResult.Delivered>(await _node.Sender.SendAsync(SftpNode.Message(channel, Invoice, attempt: 2), Ct));

        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(channel.Sftp.Folder, "invoice-1.edi")));
        Assert.Equal(["invoice-1.edi"], Names(channel));
    }

    [Theory]
    [InlineData(SftpUpload.Part, "other bytes, as many as ours: 12345678")]
    [InlineData(SftpUpload.Part, "")]
    [InlineData(SftpUpload.Direct, "other bytes, and more of them than we have ourselves")]
    [InlineData(SftpUpload.Direct, "ISA*00*")]
    public async Task AFinishedFileWithOtherBytesIsRefusedAndStays(SftpUpload upload, string there)
    {
        var channel = With(await NewFolderAsync(), s => s with { Upload = upload, Checksum = SftpChecksum.Sha256 });
        await File.WriteAllTextAsync(Path.Combine(channel.Sftp!.Folder, "invoice-1.edi"), there, Ct);

        var failed = Assert.IsType<SendResult.Failed>(await _node.Sender.SendAsync(SftpNode.Message(channel, Invoice), Ct));

        Assert.Equal(("file-exists", false, false), (failed.Code, failed.Retry, failed.IsAlert));
        Assert.Equal(["invoice-1.edi"], Names(channel));
        Assert.Equal(there, Encoding.ASCII.GetString(await BytesAsync(channel, "invoice-1.edi")));
    }

    [Theory]
    [InlineData(SftpUpload.Part)]
    [InlineData(SftpUpload.Direct)]
    public async Task AFinishedFileWithOtherBytesIsReplacedWhereTheProfileSaysSo(SftpUpload upload)
    {
        var channel = With(await NewFolderAsync(), s => s with { Upload = upload, Existing = SftpExisting.Replace });
        await File.WriteAllTextAsync(Path.Combine(channel.Sftp!.Folder, "invoice-1.edi"), "yesterday's, and longer than what is new today", Ct);
        MakeTheirs(channel);

        _ = Assert.IsType<SendResult.Delivered>(await _node.Sender.SendAsync(SftpNode.Message(channel, Invoice), Ct));

        Assert.Equal(["invoice-1.edi"], Names(channel));
        Assert.Equal(Invoice, await BytesAsync(channel, "invoice-1.edi"));
    }

    [Fact]
    public async Task AHalfFileOfOursUnderItsOwnNameIsWrittenAnewByARepeat()
    {
        var channel = With(await NewFolderAsync(), s => s with { Upload = SftpUpload.Direct });
        await File.WriteAllBytesAsync(Path.Combine(channel.Sftp!.Folder, "invoice-1.edi"), Invoice[..9], Ct);
        MakeTheirs(channel);

        _ = Assert.IsType<SendResult.Delivered>(await _node.Sender.SendAsync(SftpNode.Message(channel, Invoice, attempt: 2), Ct));

        Assert.Equal(Invoice, await BytesAsync(channel, "invoice-1.edi"));
    }

    [Fact]
    public async Task TheDigestIsOneThatSha256sumChecksAndTheMarkerIsEmpty()
    {
        var channel = With(await NewFolderAsync(), s => s with { Checksum = SftpChecksum.Sha256, Marker = ".done", Verify = SftpVerify.Hash });

        _ = Assert.IsType<SendResult.Delivered>(await _node.Sender.SendAsync(SftpNode.Message(channel, Invoice), Ct));

        Assert.Equal(["invoice-1.edi", "invoice-1.edi.done", "invoice-1.edi.sha256"], Names(channel));
        Assert.Empty(await BytesAsync(channel, "invoice-1.edi.done"));
        using var check = Process.Start(new ProcessStartInfo("sha256sum", ["--strict", "-c", "invoice-1.edi.sha256"]) { WorkingDirectory = channel.Sftp!.Folder, RedirectStandardOutput = true })!;
        Assert.Equal("invoice-1.edi: OK\n", await check.StandardOutput.ReadToEndAsync(Ct));
    }

    [Fact]
    public async Task AMarkerThatTheAttemptBeforeDidNotReachIsWrittenByTheRepeat()
    {
        var channel = With(await NewFolderAsync(), s => s with { Marker = ".ok" });
        await File.WriteAllBytesAsync(Path.Combine(channel.Sftp!.Folder, "invoice-1.edi"), Invoice, Ct);

        _ = Assert.IsType<SendResult.Delivered>(await _node.Sender.SendAsync(SftpNode.Message(channel, Invoice, attempt: 2), Ct));

        Assert.Equal(["invoice-1.edi", "invoice-1.edi.ok"], Names(channel));
    }

    [Fact]
    public async Task AMarkerThatIsThereIsNotWrittenASecondTime()
    {
        var channel = With(await NewFolderAsync(), s => s with { Marker = ".ok" });
        _ = await _node.Sender.SendAsync(SftpNode.Message(channel, Invoice), Ct);
        var marker = Path.Combine(channel.Sftp!.Folder, "invoice-1.edi.ok");
        File.SetLastWriteTimeUtc(marker, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        _ = Assert.IsType<SendResult.Delivered>(await _node.Sender.SendAsync(SftpNode.Message(channel, Invoice, attempt: 2), Ct));

        Assert.Equal(2026, File.GetLastWriteTimeUtc(marker).Year);
        Assert.Equal(1, File.GetLastWriteTimeUtc(marker).Month);
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("a/b:c.edi", "c.edi")]
    [InlineData("..", "file")]
    public async Task ANameNeverLeadsOutOfTheFolder(string name, string written)
    {
        var channel = await NewFolderAsync();

        _ = Assert.IsType<SendResult.Delivered>(await _node.Sender.SendAsync(SftpNode.Message(channel, Invoice, name), Ct));

        Assert.Equal([written], Names(channel));
    }

    [Fact]
    public async Task AFolderThatIsNotThereHasACodeAndIsTriedAgain()
    {
        var channel = With(await NewFolderAsync(), s => s with { Folder = Server.In + "/nowhere" });

        var failed = Assert.IsType<SendResult.Failed>(await _node.Sender.SendAsync(SftpNode.Message(channel, Invoice), Ct));

        Assert.Equal(("folder-missing", true), (failed.Code, failed.Retry));
    }

    [Fact]
    public async Task AFolderThatMayNotBeWrittenInHasACodeAndIsTriedAgain()
    {
        var channel = await NewFolderAsync();
        UnixMode.Set(channel.Sftp!.Folder, "555");

        var failed = Assert.IsType<SendResult.Failed>(await _node.Sender.SendAsync(SftpNode.Message(channel, Invoice), Ct));

        Assert.Equal(("permission-denied", true), (failed.Code, failed.Retry));
        Assert.Empty(Names(channel));
    }

    [Fact]
    public async Task ADeliveryFromBeforeTheChannelHadNamesIsCalledByItsId()
    {
        var channel = await NewFolderAsync();

        _ = Assert.IsType<SendResult.Delivered>(await _node.Sender.SendAsync(SftpNode.Message(channel, Invoice) with { FileName = null }, Ct));

        Assert.Equal(["dl_1"], Names(channel));
    }

    [Fact]
    public async Task AFaultOfOurOwnBytesIsThrownAndLeavesNoFinishedFile()
    {
        var channel = await NewFolderAsync();
        var message = SftpNode.Message(channel, Invoice) with { Length = Invoice.Length + 1 };

        _ = await Assert.ThrowsAsync<InvalidDataException>(() => _node.Sender.SendAsync(message, Ct));

        Assert.DoesNotContain("invoice-1.edi", Names(channel));
    }

    [Fact]
    public async Task TwoDeliveriesOfOneNameDoNotWriteIntoEachOther()
    {
        var channel = await NewFolderAsync();
        var (one, other) = (SftpNode.Bytes(3_000_000), SftpNode.Bytes(3_000_000));

        var results = await Task.WhenAll(
            _node.Sender.SendAsync(SftpNode.Message(channel, one), Ct), _node.Sender.SendAsync(SftpNode.Message(channel, other) with { MessageId = "dl_2" }, Ct));

        var failed = Assert.Single(results.OfType<SendResult.Failed>());
        Assert.Equal("file-exists", failed.Code);
        Assert.Equal(results[0] is SendResult.Delivered ? one : other, await BytesAsync(channel, "invoice-1.edi"));
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private static Channel With(Channel channel, Func<SftpTerms, SftpTerms> change) => channel with { Sftp = change(channel.Sftp!) };

    private static IEnumerable<string> Names(Channel channel) =>
        Directory.EnumerateFileSystemEntries(channel.Sftp!.Folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);

    private static Task<byte[]> BytesAsync(Channel channel, string name) => File.ReadAllBytesAsync(Path.Combine(channel.Sftp!.Folder, name), Ct);

    private async Task<Channel> NewFolderAsync()
    {
        var channel = await SftpNode.ChannelAsync(Server);
        var folder = Path.Combine(Server.In, Guid.CreateVersion7().ToString("N"));
        _ = Directory.CreateDirectory(folder);
        channel = With(channel, s => s with { Folder = folder });
        MakeTheirs(channel);
        return channel;
    }

    /// <summary>What the test laid down as root is the account's.</summary>
    private void MakeTheirs(Channel channel)
    {
        using var owner = Process.Start("chown", ["-R", Server.User, channel.Sftp!.Folder]);
        owner.WaitForExit();
    }
}
