using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Gateway.Storage.Payloads;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>Header fields as no client of ours writes them: on a socket.</summary>
[Collection(As2OnSqlite.Name)]
public sealed class As2HeaderTests(As2SqliteGateway gateway)
{
    private const string ElsewhereAddress = "127.0.0.9";

    /// <summary>appsettings.json: so many of a pair may be under way from one network.</summary>
    private const int UploadsPerPair = 64;

    private readonly As2Peer _alder = gateway.Peer("alder");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>RFC 9110 5.5: fields may have octets of Latin-1; a message is no worse for them.</summary>
    [Theory]
    [InlineData("Subject: Bestellung f\u00fcr M\u00e4rz")]
    [InlineData("Disposition-Notification-To: M\u00fcller")]
    [InlineData("Content-Disposition: attachment; filename=\"M\u00e4rz.edi\"")]
    public async Task OctetsOfLatin1InAFieldAreTaken(string field)
    {
        var order = gateway.Order("alder");
        var message = _alder.Seal(order.ToBytes());

        var answer = await PostAsync(message, [.. Fields(message.Id).Where(f => !f.StartsWith(field[..field.IndexOf(':', StringComparison.Ordinal)], StringComparison.Ordinal)), field]);

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("automatic-action/MDN-sent-automatically; processed\r\n", answer, StringComparison.Ordinal);
        await gateway.DeliveredOnceAsync(order);
    }

    [Theory]
    [InlineData("AS2-From: ALDER", "as2-name-invalid")]
    [InlineData("AS2-To: NORTHWIND", "as2-name-invalid")]
    [InlineData("Content-Type: text/plain", "request-malformed")]
    public async Task ANameOrATypeThatIsRepeatedIsABadRequest(string field, string code)
    {
        var message = _alder.Seal(gateway.Order("alder").ToBytes());

        var answer = await PostAsync(message, [.. Fields(message.Id), field]);

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains($"\"{code}\"", answer, StringComparison.Ordinal);
        Assert.Empty(await gateway.ExchangesAsync(message.Id));
    }

    /// <summary>Neither of two ids is the message's.</summary>
    [Fact]
    public async Task AnIdThatIsRepeatedIsNone()
    {
        var message = _alder.Seal(gateway.Order("alder").ToBytes());

        var answer = await PostAsync(message, [.. Fields(message.Id), "Message-ID: <another@partner.example>"]);

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("processed/error: invalid-message-id\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Original-Message-ID", answer, StringComparison.Ordinal);
    }

    /// <summary>RFC 9112 6.1: a coding that nobody here takes away is no chunked body; that the octets under it would be refused, too, is another matter.</summary>
    [Fact]
    public async Task ATransferCodingBeforeChunkedIsNotTaken()
    {
        var message = _alder.Seal(gateway.Order("alder").ToBytes());

        var answer = await SendAsync(message, "Transfer-Encoding: gzip, chunked", Chunk(message.Entity.Body), "0\r\n\r\n"u8.ToArray());

        Assert.StartsWith("HTTP/1.1 501", answer, StringComparison.Ordinal);
        Assert.Contains("\"transfer-encoding-unsupported\"", answer, StringComparison.Ordinal);
        Assert.Empty(await gateway.ExchangesAsync(message.Id));
    }

    /// <summary>A chunk that says another size than it has, or none that can be read: nothing of the message is kept, and the whole one is no repeat.</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(null)]
    public async Task AChunkThatLiesIsABadRequestAndTheMessageIsTakenAfterwards(int? over)
    {
        var order = gateway.Order("alder");
        var message = _alder.Seal(order.ToBytes());
        var size = over is { } more ? (message.Entity.Body.Length + more).ToString("x", CultureInfo.InvariantCulture) : "-5";

        var answer = await SendAsync(
            message, "Transfer-Encoding: chunked", [.. Encoding.ASCII.GetBytes(size + "\r\n"), .. message.Entity.Body, .. "\r\n"u8], "0\r\n\r\n"u8.ToArray());

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        await TakenAsync(message, order);
    }

    /// <summary>The connection ends before the message does; one part of it is small and in memory, the other a file by then.</summary>
    [Theory]
    [InlineData(100, true)]
    [InlineData(600_000, true)]
    [InlineData(100, false)]
    [InlineData(600_000, false)]
    public async Task OfAMessageThatIsCutNothingIsLeftAndItIsTakenAfterwards(int octets, bool isChunked)
    {
        var order = gateway.Order("alder");
        var message = _alder.SealPart(As2Wrapping.Related(order.ToBytes(), ("plan.pdf", "application/pdf", RandomNumberGenerator.GetBytes(700_000))));
        var begun = message.Entity.Body[..octets];
        using (var socket = await ConnectAsync("127.0.0.1"))
        {
            var head = Head([.. Fields(message.Id), isChunked ? "Transfer-Encoding: chunked" : $"Content-Length: {message.Entity.Body.Length}"]);
            _ = await socket.SendAsync((byte[])[.. head, .. isChunked ? Chunk(begun) : begun], Ct);
            using var stream = new NetworkStream(socket);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            socket.Shutdown(SocketShutdown.Send);

            // The server answers that it is no request, or ends the connection.
            var line = await Record.ExceptionAsync(async () => Assert.NotEqual("HTTP/1.1 200 OK", await reader.ReadLineAsync(Ct)));
            Assert.True(line is null or IOException, line?.ToString());
        }

        await Waiting.UntilAsync(() => !Directory.EnumerateFiles(gateway.Process.Data, "*" + PayloadFolder.Unfinished, SearchOption.AllDirectories).Any(), "A file is left.");
        await TakenAsync(message, order);
    }

    /// <summary>Names in header fields can be anybody's: whoever opens as many slow messages as a pair may have shuts out nobody who sends from elsewhere.</summary>
    [Fact]
    public async Task SlowMessagesOfAStrangerDoNotShutThePartnerOut()
    {
        var slow = new List<Socket>();
        try
        {
            var message = _alder.Seal(gateway.Order("alder").ToBytes());
            var head = Head([.. Fields(As2Peer.NewId()), "Content-Length: 4000000"]);
            for (var i = 0; i < UploadsPerPair; i++)
            {
                slow.Add(await ConnectAsync(ElsewhereAddress));
                _ = await slow[^1].SendAsync(head.Concat(new byte[5000]).ToArray(), Ct);
            }

            // One more from there is turned away as soon as the others are under way.
            var started = EndToEndGateway.Clock.GetTimestamp();
            string? more = null;
            while (more?.StartsWith("HTTP/1.1 503", StringComparison.Ordinal) != true)
            {
                Assert.True(EndToEndGateway.Clock.GetElapsedTime(started) < EndToEndGateway.Patience, more);
                foreach (var socket in slow)
                {
                    // Slow, and not so slow that the server ends it.
                    _ = await socket.SendAsync(new byte[1000], Ct);
                }

                more = await PostAsync(message with { Entity = message.Entity with { Body = [] } }, Fields(As2Peer.NewId()), ElsewhereAddress);
            }

            Assert.Contains("\"too-many-uploads\"", more, StringComparison.Ordinal);
            Assert.Null((await _alder.PostAsync(message)).Mdn.Modifier);
        }
        finally
        {
            slow.ForEach(s => s.Dispose());
        }
    }

    private static string[] Fields(string id) =>
    [
        "AS2-Version: 1.2", "AS2-From: ALDER", "AS2-To: NORTHWIND", "Message-ID: " + id, "Disposition-Notification-To: as2@partner.example",
        "Content-Type: application/pkcs7-mime; smime-type=enveloped-data",
    ];

    private byte[] Head(IEnumerable<string> fields) =>
        Encoding.Latin1.GetBytes($"POST /as2 HTTP/1.1\r\nHost: {_alder.To.Authority}\r\nConnection: close\r\n{string.Concat(fields.Select(f => f + "\r\n"))}\r\n");

    private async Task<string> PostAsync(As2Message message, IEnumerable<string> fields, string from = "127.0.0.1")
    {
        using var socket = await ConnectAsync(from);
        _ = await socket.SendAsync((byte[])[.. Head([.. fields, $"Content-Length: {message.Entity.Body.Length}"]), .. message.Entity.Body], Ct);
        using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(Ct);
    }

    private async Task<string> SendAsync(As2Message message, string field, params byte[][] pieces)
    {
        using var socket = await ConnectAsync("127.0.0.1");
        _ = await socket.SendAsync((byte[])[.. Head([.. Fields(message.Id), field]), .. pieces.SelectMany(p => p)], Ct);
        using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(Ct);
    }

    private async Task TakenAsync(As2Message message, Cli.Demo.OrderInterchange order)
    {
        Assert.Empty(await gateway.ExchangesAsync(message.Id));
        Assert.Null((await _alder.PostAsync(message)).Mdn.Modifier);
        await gateway.DeliveredOnceAsync(order);
        _ = Assert.Single(await gateway.ExchangesAsync(message.Id));
    }

    private static byte[] Chunk(byte[] octets) => [.. Encoding.ASCII.GetBytes(octets.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"), .. octets, .. "\r\n"u8];

    private async Task<Socket> ConnectAsync(string from)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(IPAddress.Loopback, _alder.To.Port, Ct);
        return socket;
    }
}
