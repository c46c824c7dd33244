using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Exchanges;
using Gateway.Storage.Model;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>Several attachments, both ways (RFC 6362).</summary>
[Collection(As2OnSqlite.Name)]
public sealed class As2AttachmentTests(As2SqliteGateway gateway)
{
    private readonly As2Peer _alder = gateway.Peer("alder");
    private readonly As2Peer _fir = gateway.Peer("fir");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The document first, then what belongs to it; the MIC that the receipt repeats is over the whole.</summary>
    [Fact]
    public async Task WhatBelongsToAnInvoiceTravelsWithIt()
    {
        var (number, plan, note) = (gateway.NextInvoice(), RandomNumberGenerator.GetBytes(150_000), "Please pay.\r\n"u8.ToArray());
        var invoice = Invoice(number, ("plan für Halle 7.pdf", "application/pdf", plan), ("../note.txt", "text/plain", note));
        var submitted = await gateway.Client("erp").PostDocumentAsync("invoice", "fir", invoice, null, Ct);
        Assert.True(submitted.Status == 202, submitted.Body);
        var exchange = await gateway.OutOfAsync(submitted.Exchange!);

        var sent = (await _fir.MessagesAsync(number))[0];

        Assert.Equal("multiple-attachments, CEM", sent.Headers["EDIINT-Features"]);
        var (fields, body) = MimeOctets.Split(sent.Signed);
        Assert.StartsWith("multipart/related; type=\"application/edi-x12\"; boundary=", fields["Content-Type"], StringComparison.Ordinal);
        var parts = MimeOctets.Parts(fields["Content-Type"], body).Select(MimeOctets.Split).ToList();
        Assert.Equal(["application/edi-x12", "application/pdf", "text/plain"], parts.Select(p => p.Fields["Content-Type"]));
        Assert.StartsWith("ISA*", Encoding.ASCII.GetString(parts[0].Body), StringComparison.Ordinal);
        Assert.Equal([plan, note], parts.Skip(1).Select(p => p.Body));
        Assert.Equal("attachment; filename*=UTF-8''plan%20f%C3%BCr%20Halle%207.pdf", parts[1].Fields["Content-Disposition"]);
        Assert.Equal("attachment; filename=\"note.txt\"", parts[2].Fields["Content-Disposition"]);

        // The peer's receipt repeats its own digest over the octets that came.
        Assert.Equal(DeliveryState.Delivered, (await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Delivered)).State);
        var detail = await gateway.DoneAsync(exchange);
        Assert.Equal(
            [("attachment/2", 150_000L, "application/pdf", "plan für Halle 7.pdf"), ("attachment/3", note.Length, "text/plain", "note.txt")],
            detail.Parts.Where(p => p.Part.StartsWith("attachment/", StringComparison.Ordinal)).Select(p => (p.Part, p.Size, p.ContentType!, p.FileName!)));
        Assert.Equal(plan, await gateway.PartAsync(exchange, "attachment/2"));
        Assert.Equal(parts[0].Body, await gateway.PartAsync(exchange, StoredPayload.Raw));
        Assert.Equal(sent.Signed, await SignedPartAsync(exchange));
    }

    /// <summary>None is left out without a word: the document waits for a person, with its reason.</summary>
    [Fact]
    public async Task AnInvoiceWithAttachmentsIsNotSentWithoutThem()
    {
        var number = gateway.NextInvoice();

        var submitted = await gateway.Client("erp").PostDocumentAsync("invoice", "alder", Invoice(number, ("a.pdf", "application/pdf", [1, 2, 3])), null, Ct);

        var kept = await gateway.QuarantinedAsync(submitted.Exchange!);
        Assert.Equal("attachments-not-carried", kept.Code);
        Assert.Contains("attachments: related", kept.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(_alder.Posted, p => p.Text.Contains(number, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a.pdf", "application/pdf", "not base64", "/attachments/0/content")]
    [InlineData("a.pdf", "application/pdf", "QUJ", "/attachments/0/content")]
    [InlineData("", "application/pdf", "QUJD", "/attachments/0/fileName")]
    [InlineData("a.pdf", "pdf", "QUJD", "/attachments/0/contentType")]
    [InlineData("a.p7m", "application/pkcs7-mime", "QUJD", "/attachments/0/contentType")]
    [InlineData("a.eml", "multipart/mixed", "QUJD", "/attachments/0/contentType")]
    public async Task AnAttachmentThatIsNoneIsRefusedWithItsPlace(string name, string type, string content, string pointer)
    {
        var invoice = JsonNode.Parse(EndToEndDocuments.Invoice(gateway.NextInvoice(), gateway.NextOrder()))!;
        invoice["attachments"] = new JsonArray(new JsonObject { ["fileName"] = name, ["contentType"] = type, ["content"] = content });

        var answer = await gateway.Client("erp").PostDocumentAsync("invoice", "fir", Encoding.UTF8.GetBytes(invoice.ToJsonString()), null, Ct);

        Assert.Equal(422, answer.Status);
        Assert.Contains("\"document-invalid\"", answer.Body, StringComparison.Ordinal);
        Assert.Contains($"\"{pointer}\"", answer.Body, StringComparison.Ordinal);
    }

    /// <summary>What came with an order is kept beside it: seen with its name, type, size and digest, and given out under a name that leads nowhere.</summary>
    [Fact]
    public async Task WhatCameWithAnOrderIsSeenAndGivenOut()
    {
        var (order, plan) = (gateway.Order(), RandomNumberGenerator.GetBytes(5000));
        var message = _alder.SealPart(As2Wrapping.Related(order.ToBytes(), ("../../plan\u202efdp.exe", "application/pdf", plan)));

        var mdn = (await _alder.PostAsync(message)).Mdn;

        Assert.Equal((null, message.Mic), (mdn.Modifier, mdn.Mic));
        await gateway.DeliveredOnceAsync(order);
        var detail = await gateway.ExchangeAsync(message.Id, e => e.Stage == ExchangeStage.Done);
        var part = Assert.Single(detail.Parts, p => p.Part == "attachment/2");
        Assert.Equal((5000L, Convert.ToHexStringLower(SHA256.HashData(plan)), "application/pdf"), (part.Size, part.Sha256, part.ContentType));
        Assert.Equal("../../plan\u202efdp.exe", part.FileName);
        Assert.Equal("order.edi", Assert.Single(detail.Parts, p => p.Part == StoredPayload.Raw).FileName);
        await IsGivenOutAsync(detail.Id, "attachment/2", plan, "plan_fdp.exe");
        await IsGivenOutAsync(detail.Id, StoredPayload.Raw, order.ToBytes(), "order.edi");
    }

    /// <summary>They are written before it is known whose they are: a message of a thousand small parts is not in memory at once.</summary>
    [Fact]
    public async Task OfManySmallAttachmentsFewAreHeldInMemory()
    {
        var message = _alder.SealPart(As2Wrapping.Related(
            gateway.Order().ToBytes(), [.. Enumerable.Range(2, 79).Select(i => ($"{i}.txt", "text/plain", RandomNumberGenerator.GetBytes(60_000 + i)))]));
        Assert.Null((await _alder.PostAsync(message)).Mdn.Modifier);
        var detail = await gateway.ExchangeAsync(message.Id, e => e.Stage == ExchangeStage.Done);
        Assert.True(ExchangeId.TryParse(detail.Id, out var id));
        await using var services = gateway.Ledger();
        await using var rows = services.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContext();
        var parts = await rows.Payloads.Where(p => p.Exchange == id.Value && p.Part.StartsWith("attachment/")).ToListAsync(Ct);
        Assert.Equal(79, parts.Count);
        Assert.InRange(parts.Where(p => p.File is null).Sum(p => p.Length), 60_000, (4 * 1024 * 1024) + StoredPayload.InlineLimit);
        Assert.All(parts, p => Assert.Equal(60_000L + int.Parse(p.Part["attachment/".Length..], System.Globalization.CultureInfo.InvariantCulture), p.Length));
        Assert.Equal(60_080, (await gateway.PartAsync(detail.Id, "attachment/80")).Length);
    }

    private async Task IsGivenOutAsync(string exchange, string part, byte[] content, string name)
    {
        using var http = new HttpClient { BaseAddress = gateway.Process.Api };
        http.DefaultRequestHeaders.Authorization = new("Bearer", gateway.Keys["operator"]);
        using var answer = await http.GetAsync(new Uri($"/api/v1/exchanges/{exchange}/payload?part={part}", UriKind.Relative), Ct);
        Assert.Equal(("application/octet-stream", "attachment"), (answer.Content.Headers.ContentType!.ToString(), answer.Content.Headers.ContentDisposition!.DispositionType));
        Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync(Ct));
        Assert.Equal(name, answer.Content.Headers.ContentDisposition.FileName?.Trim('"'));
    }

    /// <summary>What the signature covers, written once more for evidence.</summary>
    private async Task<byte[]> SignedPartAsync(string exchange)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "evidence.zip");
        var made = await gateway.Process.RunAsync(["exchanges", "evidence", exchange, "--out", file], Ct);
        Assert.True(made.Exit == 0, made.Output + made.Errors);
        await using var zip = await ZipFile.OpenReadAsync(file, Ct);
        await using var entry = await zip.GetEntry("signed/part.bin")!.OpenAsync(Ct);
        using var content = new MemoryStream();
        await entry.CopyToAsync(content, Ct);
        return content.ToArray();
    }

    private byte[] Invoice(string number, params (string Name, string Type, byte[] Content)[] attachments)
    {
        var invoice = JsonNode.Parse(EndToEndDocuments.Invoice(number, gateway.NextOrder()))!;
        invoice["attachments"] = new JsonArray([.. attachments.Select(a => new JsonObject
        {
            ["fileName"] = a.Name,
            ["contentType"] = a.Type,
            ["content"] = Convert.ToBase64String(a.Content),
        })]);
        return Encoding.UTF8.GetBytes(invoice.ToJsonString());
    }
}
