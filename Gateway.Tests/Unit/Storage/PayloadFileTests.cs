using System.Security.Cryptography;
using Gateway.Exchanges;
using Gateway.Storage;
using Gateway.Storage.Payloads;
using Gateway.Tests.Support;
using Microsoft.Extensions.Options;
using Xunit;

namespace Gateway.Tests.Unit.Storage;

/// <summary>Files of whole pages and of others, past the page cache and through it: what comes out is what went in.</summary>
public sealed class PayloadFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(64 * 1024 + 1)]
    [InlineData(17 * PageBuffer.PageSize)]
    [InlineData(PageBuffer.Small - 1)]
    [InlineData(PageBuffer.Small)]
    [InlineData(PageBuffer.Small + 1)]
    [InlineData((3 * PageBuffer.Small) + PageBuffer.PageSize)]
    [InlineData(PageBuffer.Small + PageBuffer.Large)]
    [InlineData(PageBuffer.Small + (2 * PageBuffer.Large) + 1)]
    [InlineData(1_000_003)]
    public async Task WhatComesOutIsWhatWentIn(int length)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        foreach (var isDirect in (bool[])[true, false])
        {
            var (stored, path) = await WriteAsync(_folder.Path, isDirect, bytes, rests: false);
            Assert.Equal((length, Sha256Digest.Of(bytes)), (stored.Length, stored.Digest));
            Assert.Equal(bytes, await File.ReadAllBytesAsync(path, Cancel));
            Assert.All((bool[])[true, false], read => Reads(bytes, path, read));
        }
    }

    /// <summary>A part of a message with many: its file is closed until all are read, and flushed then.</summary>
    [Theory]
    [InlineData(70_001)]
    [InlineData(PageBuffer.Small)]
    public async Task APartThatRestedIsWhole(int length)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        var (stored, path) = await WriteAsync(_folder.Path, isDirect: true, bytes, rests: true);
        Assert.Equal((length, Sha256Digest.Of(bytes)), (stored.Length, stored.Digest));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(path, Cancel));
    }

    /// <summary>Whatever a file system in memory makes of it.</summary>
    [Fact]
    public async Task AFileSystemWithoutDisksServes()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "There is no file system in memory.");
        using var memory = new TemporaryFolder("/dev/shm");
        var bytes = RandomNumberGenerator.GetBytes(600_001);
        var (_, path) = await WriteAsync(memory.Path, isDirect: true, bytes, rests: false);
        Reads(bytes, path, isDirect: true);
    }

    [Fact]
    public async Task OfAFileThatIsNotFinishedNothingIsLeft()
    {
        await using (var sink = Begin(_folder.Path, isDirect: true, out var path))
        {
            await sink.WriteAsync(new byte[300_000], Cancel);
            Assert.Equal(PageBuffer.Small, new FileInfo(path + PayloadFolder.Unfinished).Length);
        }

        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    /// <summary>An upload that was given up reads on while its file is closed: the pages are not another's before it is through.</summary>
    [Fact]
    public async Task PagesAreNobodyElsesWhileTheyAreRead()
    {
        const int Rounds = 400;
        var (_, path) = await WriteAsync(_folder.Path, isDirect: true, [.. Enumerable.Repeat((byte)'a', PageBuffer.Large)], rests: false);
        using var end = new CancellationTokenSource();
        var other = Task.Run(() => UsePages((byte)'b', end.Token), Cancel);
        for (var round = 0; round < Rounds; round++)
        {
            var file = new PayloadFile(path, isDirect: true);
            using var begun = new ManualResetEventSlim();
            var reader = Task.Run(() => ReadAll(file, begun), Cancel);
            begun.Wait(Cancel);
            await file.DisposeAsync();
            Assert.True(await reader, "a reader got what was another's");
        }

        await end.CancelAsync();
        Assert.True(await other, "pages in use were written by another");
    }

    /// <summary>Whether all that is read until the file is closed is its own.</summary>
    private static bool ReadAll(PayloadFile file, ManualResetEventSlim begun)
    {
        var piece = new byte[PageBuffer.Small];
        while (true)
        {
            begun.Set();
            try
            {
                _ = file.Seek(0, SeekOrigin.Begin);
                while (file.Read(piece) is > 0 and var read)
                {
                    if (piece.AsSpan(0, read).ContainsAnyExcept((byte)'a'))
                    {
                        return false;
                    }
                }
            }
            catch (ObjectDisposedException)
            {
                return true;
            }
        }
    }

    /// <summary>Whether pages that are taken again and again hold what was written to them.</summary>
    private static bool UsePages(byte value, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            using var pages = PageBuffer.For(PageBuffer.Large);
            pages.Span.Fill(value);
            if (pages.Span.ContainsAnyExcept(value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The first pieces are read where the file is looked through, and again from anywhere.</summary>
    private static void Reads(byte[] bytes, string path, bool isDirect)
    {
        using var file = new PayloadFile(path, isDirect);
        Assert.Equal(bytes.Length, file.Length);
        Assert.Equal(SHA256.HashData(bytes), file.Digest(Cancel));
        var read = new byte[bytes.Length];
        for (var at = 0; at < read.Length;)
        {
            var got = file.Read(read.AsSpan(at, Math.Min(9_973, read.Length - at)));
            Assert.NotEqual(0, got);
            at += got;
        }

        Assert.Equal(bytes, read);
        Assert.Equal(0, file.Read(new byte[1]));
        foreach (var from in (int[])[bytes.Length - 1, 5_000, 1, bytes.Length / 2])
        {
            _ = file.Seek(from, SeekOrigin.Begin);
            var rest = new byte[Math.Min(100, bytes.Length - from)];
            file.ReadExactly(rest);
            Assert.Equal(bytes[from..(from + rest.Length)], rest);
        }
    }

    private static async Task<(StoredPayload Stored, string Path)> WriteAsync(string data, bool isDirect, byte[] bytes, bool rests)
    {
        await using var sink = Begin(data, isDirect, out var path);
        for (var at = 0; at < bytes.Length;)
        {
            var piece = bytes.AsMemory(at, Math.Min(30_011, bytes.Length - at));
            await sink.WriteAsync(piece, Cancel);
            at += piece.Length;
        }

        if (rests)
        {
            sink.Rest();
        }

        return (await sink.CompleteAsync(Cancel), path);
    }

    private static PayloadFileStream Begin(string data, bool isDirect, out string path)
    {
        var (files, exchange) = (new DurableFiles(), ExchangeId.New(TimeProvider.System));
        var folder = new PayloadFolder(Options.Create(new StorageOptions { DataDirectory = data, DirectPayloads = isDirect }), files);
        var name = PayloadFolder.NameOf(exchange, StoredPayload.Raw);
        folder.CheckSpace();
        path = folder.PathOf(name);
        return new PayloadFileStream(folder, files, exchange, StoredPayload.Raw, name, long.MaxValue);
    }
}
