using System.Globalization;
using System.Text;
using Gateway.Cli.Demo;
using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>Bad input at the API: a coded answer each time, the raw bytes kept where any came, and a process that is well afterwards.</summary>
[Collection(EndToEndOnSqlite.Name)]
public sealed class EndToEndBadInputTests(EndToEndSqliteGateway gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnEmptyBodyIsRefused()
    {
        var answer = await gateway.Client("acme").PostExchangeAsync(default, null, Ct);

        Assert.Equal((400, "empty-body"), (answer.Status, answer.Code));
        await IsWellAsync();
    }

    [Theory]
    [InlineData("X", "format-unknown")]
    [InlineData("Dear Sir, please find attached our order.", "format-unknown")]
    [InlineData("\0\0\0\0\0\0\0\0", "format-unknown")]
    [InlineData("ISA\0\0\0\0\0", "x12-isa-truncated")]
    [InlineData("{\"documentType\":\"order\"}", "format-unknown")]
    [InlineData("<order/>", "format-unknown")]
    [InlineData("UNA:+.? 'UNB+UNOC:3+A:14+B:14+261124:0930+1'", "format-not-supported")]
    public async Task WhatIsNoInterchangeIsQuarantinedWithItsBytes(string body, string code)
    {
        var answer = await gateway.Client("acme").PostExchangeAsync(Encoding.UTF8.GetBytes(body), null, Ct);

        Assert.Equal((422, code), (answer.Status, answer.Code));
        await IsKeptAsync(answer.Exchange!, code, body);
        await IsWellAsync();
    }

    /// <summary>X12.6: the ISA is 106 bytes of fixed width. Each of its beginnings is cut off; the whole ISA alone can be read, and lacks its trailer.</summary>
    [Fact]
    public async Task AnIsaCutAtAnyOfItsBytesIsQuarantinedWithACode()
    {
        var isa = gateway.Order().ToBytes()[..106];
        Assert.Equal((byte)'~', isa[^1]);
        for (var length = 1; length < isa.Length; length++)
        {
            var answer = await gateway.Client("acme").PostExchangeAsync(isa.AsMemory(0, length), null, Ct);

            var code = length < 4 ? "format-unknown" : "x12-isa-truncated";
            Assert.Equal((length, 422, code), (length, answer.Status, answer.Code));
            if (length % 15 == 0)
            {
                await IsKeptAsync(answer.Exchange!, code, Encoding.ASCII.GetString(isa, 0, length));
            }
        }

        var whole = await gateway.AcceptedAsync("acme", isa);
        await IsKeptAsync(whole, "x12-interchange-trailer-missing", Encoding.ASCII.GetString(isa));
        await IsWellAsync();
    }

    /// <summary>X12 997: AK5 718 code 4 (SE01), AK9 716 code 5 (GE01); TA1 I18 code 021 (IEA01); control numbers 718 3, 716 4, I18 001.</summary>
    [Theory]
    [InlineData("SE*{n}*0001~", "SE*{less}*0001~", "AK5*R*4")]
    [InlineData("SE*{n}*0001~", "SE*{n}*0002~", "AK5*R*3")]
    [InlineData("GE*1*", "GE*2*", "AK9*R*2*1*0*5")]
    [InlineData("IEA*1*", "IEA*2*", "TA1*")]
    public async Task AWrongCountIsAnsweredWithItsCode(string right, string wrong, string code)
    {
        var order = gateway.Order() with { AsksTa1 = code.StartsWith("TA1", StringComparison.Ordinal) };
        var text = Encoding.ASCII.GetString(order.ToBytes());
        right = WithCounts(right, text);
        Assert.Contains(right, text, StringComparison.Ordinal);

        var exchange = await gateway.AcceptedAsync("acme", Encoding.ASCII.GetBytes(text.Replace(right, WithCounts(wrong, text), StringComparison.Ordinal)));

        var number = order.ControlNumber.ToString(CultureInfo.InvariantCulture);
        var message = (await gateway.MessagesAsync("acme", m => m.Text.Contains(number, StringComparison.Ordinal) && m.Text.Contains(code, StringComparison.Ordinal)))[0];
        if (code == "TA1*")
        {
            Assert.Contains("*R*021", message.Text, StringComparison.Ordinal);
        }

        var detail = await gateway.WaitAsync(exchange, e => e.Stage is ExchangeStage.Done or ExchangeStage.Quarantined);
        Assert.Equal(
            code == "TA1*" ? (ExchangeStage.Quarantined, "x12-group-count-mismatch") : (ExchangeStage.Done, null), (detail.Stage, detail.Code));
        Assert.DoesNotContain(gateway.Stub("erp").Messages, m => EndToEndGateway.DocumentOf(order.Orders[0].Number)(m));
        await IsWellAsync();
    }

    /// <summary>Puts SE01 of the only set, and one less, in the place of their marks.</summary>
    private static string WithCounts(string segment, string interchange)
    {
        var start = interchange.IndexOf("SE*", StringComparison.Ordinal) + 3;
        var count = int.Parse(interchange.AsSpan(start, interchange.IndexOf('*', start) - start), CultureInfo.InvariantCulture);
        return segment.Replace("{n}", count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{less}", (count - 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    /// <summary>X12 723 code 6: invalid character in data element.</summary>
    [Fact]
    public async Task ANulInTheDataRejectsItsSetWithThatCode()
    {
        var order = gateway.Order();
        var text = Encoding.ASCII.GetString(order.ToBytes()).Replace("ACME STORE", "ACME\0STORE", StringComparison.Ordinal);

        var detail = await gateway.DoneAsync(await gateway.AcceptedAsync("acme", Encoding.ASCII.GetBytes(text)));

        var document = Assert.Single(detail.Documents);
        Assert.Equal(ValidationState.Invalid, document.Validation);
        Assert.Contains("x12-invalid-character", document.Findings.ToString(), StringComparison.Ordinal);
        var ack = (await gateway.MessagesAsync("acme", EndToEndGateway.AckOf(order.ControlNumber)))[0].Text;
        Assert.Contains("AK4*2**6~AK5*R*5~AK9*R*1*1*0~", ack, StringComparison.Ordinal);
        await ReachesNobodyAsync(order);
    }

    /// <summary>What an acknowledgment would have to repeat cannot be repeated, and no text column of the ledger holds a NUL.</summary>
    [Theory]
    [InlineData("6111250008     *ZZ", "611125000\0     *ZZ", "sender-mismatch")]
    [InlineData("{control:000000000}*1*P", "{control:00000000}\0*1*P", "x12-invalid-character")]
    [InlineData("*{control}*X*", "*{control}\0*X*", "x12-invalid-character")]
    [InlineData("*{control}*X*", "*{control}\u0001*X*", "x12-invalid-character")]
    public async Task AControlCharacterInTheEnvelopeQuarantinesTheInterchange(string right, string wrong, string code)
    {
        var order = gateway.Order() with { AsksTa1 = true };
        var text = Encoding.ASCII.GetString(order.ToBytes());
        (right, wrong) = (WithNumber(right, order.ControlNumber), WithNumber(wrong, order.ControlNumber));
        var at = text.IndexOf(right, StringComparison.Ordinal);
        text = text[..at] + wrong + text[(at + right.Length)..];

        var exchange = await gateway.AcceptedAsync("acme", Encoding.ASCII.GetBytes(text));

        await IsKeptAsync(exchange, code, text);
        await ReachesNobodyAsync(order);
    }

    /// <summary>X12 718 code 7: missing or invalid transaction set control number.</summary>
    [Fact]
    public async Task ANulInASetsNumberRejectsTheSet()
    {
        var order = gateway.Order();
        var text = Encoding.ASCII.GetString(order.ToBytes()).Replace("*0001~", "*000\0~", StringComparison.Ordinal);

        var detail = await gateway.DoneAsync(await gateway.AcceptedAsync("acme", Encoding.ASCII.GetBytes(text)));

        Assert.Equal((ValidationState.Invalid, "000\u2400"), (Assert.Single(detail.Documents).Validation, detail.Documents[0].ControlNumber));
        var ack = (await gateway.MessagesAsync("acme", EndToEndGateway.AckOf(order.ControlNumber)))[0].Text;
        Assert.Contains("AK5*R*7*5~", ack, StringComparison.Ordinal);
        await ReachesNobodyAsync(order);
    }

    [Fact]
    public async Task AnInterchangeCutInTheMiddlePostsNothing()
    {
        var order = gateway.Order();
        var cut = order.ToBytes()[..300];

        await IsKeptAsync(await gateway.AcceptedAsync("acme", cut), "x12-interchange-trailer-missing", Encoding.ASCII.GetString(cut));

        await ReachesNobodyAsync(order);
    }

    /// <summary>Bravo's channel takes 5 MB; a gigabyte is offered, chunked, so that no length warns of it.</summary>
    [Fact]
    public async Task AGigabyteIsRefusedWhileItStreamsAndMemoryStaysBounded()
    {
        var before = PeakMegabytes();
        await using var request = await RawRequest.OpenAsync(gateway.Process.Partners, gateway.Keys["bravo"], null, null, Ct);
        var chunk = new byte[1024 * 1024];
        Array.Fill(chunk, (byte)'A');
        gateway.Order("bravo").ToBytes().CopyTo(chunk, 0);
        var sent = 0;
        while (sent < 1024 && await request.SendChunkAsync(chunk, Ct))
        {
            sent++;
        }

        var status = await request.ReadStatusAsync(Ct);

        Assert.True(status.StartsWith("HTTP/1.1 413 ", StringComparison.Ordinal), $"{sent} MB were sent, answered '{status}'");
        Assert.InRange(sent, 5, 100);
        Assert.InRange(PeakMegabytes() - before, 0, 100);
        await IsWellAsync();
    }

    [Theory]
    [InlineData("invoice", "{\"documentType\":\"invoice\"", 400, "json-syntax")]
    [InlineData("invoice", "{\"documentType\":\"invoice\"}", 422, "document-invalid")]
    [InlineData("invoice", "[1,2]", 422, "document-invalid")]
    [InlineData("invoice", "not json", 400, "json-syntax")]
    public async Task ADocumentThatIsNoneIsRefusedWithItsErrors(string type, string body, int status, string code)
    {
        var answer = await gateway.Client("erp").PostDocumentAsync(type, "acme", Encoding.UTF8.GetBytes(body), null, Ct);

        Assert.Equal((status, code), (answer.Status, answer.Code));
        await IsWellAsync();
    }

    /// <summary>Text that no ledger and no partner's format can hold: JSON allows the escape, PostgreSQL and X12 do not.</summary>
    [Theory]
    [InlineData("\\u0000", 422, "document-invalid")]
    [InlineData("\\u0001", 422, "document-invalid")]
    [InlineData("\\ud800", 400, "json-text")]
    [InlineData("\\udc00\\ud800", 400, "json-text")]
    public async Task ADocumentWithTextThatNobodyCanHoldIsRefused(string escape, int status, string code)
    {
        var body = EndToEndDocuments.Invoice("INV-" + escape + gateway.NextOrder(), "1");

        var answer = await gateway.Client("erp").PostDocumentAsync("invoice", "acme", Encoding.UTF8.GetBytes(body), null, Ct);

        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.True(status == 400 || answer.Body.Contains("/id", StringComparison.Ordinal), answer.Body);
        await IsWellAsync();
    }

    private static string WithNumber(string text, int control) => text
        .Replace("{control}", control.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{control:000000000}", control.ToString("000000000", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{control:00000000}", control.ToString("000000000", CultureInfo.InvariantCulture)[1..], StringComparison.Ordinal);

    private async Task ReachesNobodyAsync(OrderInterchange order)
    {
        Assert.DoesNotContain(gateway.Stub("erp").Messages, m => EndToEndGateway.DocumentOf(order.Orders[0].Number)(m));
        await IsWellAsync();
    }

    private async Task IsKeptAsync(string exchange, string code, string body)
    {
        var detail = await gateway.QuarantinedAsync(exchange);
        Assert.Equal(code, detail.Code);
        var payload = await gateway.Client("operator").GetAsync($"/api/v1/exchanges/{exchange}/payload", Ct);
        Assert.Equal(body, payload.Body);
    }

    private async Task IsWellAsync() => Assert.Equal(200, (await gateway.Client("operator").GetAsync("/health/ready", Ct)).Status);

    private long PeakMegabytes()
    {
        var line = File.ReadLines($"/proc/{gateway.Process.ProcessId}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(string.Concat(line.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture) / 1024;
    }
}
