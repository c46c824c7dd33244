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
    [InlineData("X")]
    [InlineData("Dear Sir, please find attached our order.")]
    [InlineData("\0\0\0\0\0\0\0\0")]
    [InlineData("ISA\0\0\0\0\0")]
    [InlineData("{\"documentType\":\"order\"}")]
    [InlineData("<order/>")]
    [InlineData("UNA:+.? 'UNB+UNOC:3+A:14+B:14+261124:0930+1'")]
    public async Task WhatIsNoInterchangeIsQuarantinedWithItsBytes(string body)
    {
        var answer = await gateway.Client("acme").PostExchangeAsync(Encoding.UTF8.GetBytes(body), null, Ct);

        Assert.Equal(422, answer.Status);
        Assert.NotNull(answer.Code);
        await IsKeptAsync(answer, body);
        await IsWellAsync();
    }

    /// <summary>X12.6: the ISA is 106 bytes of fixed width. Each of its beginnings is cut off.</summary>
    [Fact]
    public async Task AnIsaCutAtAnyOfItsBytesIsQuarantinedWithACode()
    {
        var isa = gateway.Order().ToBytes()[..106];
        Assert.Equal((byte)'~', isa[^1]);
        for (var length = 1; length <= isa.Length; length++)
        {
            var answer = await gateway.Client("acme").PostExchangeAsync(isa.AsMemory(0, length), null, Ct);

            var text = string.Create(CultureInfo.InvariantCulture, $"{length} bytes: {answer.Status} {answer.Body}");
            // The whole ISA alone can be read, and lacks its trailer: that is found by the translation.
            Assert.True(length == isa.Length ? answer.Status is 202 or 422 : answer.Status == 422, text);
            Assert.True(answer.Exchange is not null && (answer.Status == 202 || answer.Code is not null), text);
            if (length % 15 == 0)
            {
                await IsKeptAsync(answer, Encoding.ASCII.GetString(isa, 0, length));
            }
        }

        await IsWellAsync();
    }

    /// <summary>X12 997: AK5 718 code 4 (SE01), AK9 716 code 5 (GE01); TA1 I18 code 021 (IEA01); control numbers 718 3, 716 4, I18 001.</summary>
    [Theory]
    [InlineData("SE*13*0001~", "SE*12*0001~", "AK5*R*4")]
    [InlineData("SE*13*0001~", "SE*13*0002~", "AK5*R*3")]
    [InlineData("GE*1*", "GE*2*", "AK9*R*2*1*0*5")]
    [InlineData("IEA*1*", "IEA*2*", "TA1*")]
    public async Task AWrongCountIsAnsweredWithItsCode(string right, string wrong, string code)
    {
        var order = gateway.Order() with { AsksTa1 = code.StartsWith("TA1", StringComparison.Ordinal) };
        var text = Encoding.ASCII.GetString(order.ToBytes());
        Assert.Contains(right, text, StringComparison.Ordinal);

        var exchange = await gateway.AcceptedAsync("acme", Encoding.ASCII.GetBytes(text.Replace(right, wrong, StringComparison.Ordinal)));

        var number = order.ControlNumber.ToString(CultureInfo.InvariantCulture);
        var message = (await gateway.MessagesAsync("acme", m => m.Text.Contains(number, StringComparison.Ordinal) && m.Text.Contains(code, StringComparison.Ordinal)))[0];
        if (code == "TA1*")
        {
            Assert.Contains("*R*021", message.Text, StringComparison.Ordinal);
        }

        _ = await gateway.WaitAsync(exchange, e => e.Stage is ExchangeStage.Done or ExchangeStage.Quarantined);
        Assert.DoesNotContain(gateway.Stub("erp").Messages, m => EndToEndGateway.DocumentOf(order.Orders[0].Number)(m));
        await IsWellAsync();
    }

    [Fact]
    public async Task NulsInsideAnInterchangeAreAnsweredAndNothingOfItReachesTheErp()
    {
        var order = gateway.Order();
        var text = Encoding.ASCII.GetString(order.ToBytes()).Replace("ACME STORE", "ACME\0STORE", StringComparison.Ordinal);

        var exchange = await gateway.AcceptedAsync("acme", Encoding.ASCII.GetBytes(text));

        _ = await gateway.WaitAsync(exchange, e => e.Stage is ExchangeStage.Done or ExchangeStage.Quarantined);
        Assert.DoesNotContain(gateway.Stub("erp").Messages, m => EndToEndGateway.DocumentOf(order.Orders[0].Number)(m));
        await IsWellAsync();
    }

    [Fact]
    public async Task AnInterchangeCutInTheMiddlePostsNothing()
    {
        var order = gateway.Order();

        var exchange = await gateway.AcceptedAsync("acme", order.ToBytes()[..300]);

        _ = await gateway.WaitAsync(exchange, e => e.Stage is ExchangeStage.Done or ExchangeStage.Quarantined);
        Assert.DoesNotContain(gateway.Stub("erp").Messages, m => EndToEndGateway.DocumentOf(order.Orders[0].Number)(m));
        await IsWellAsync();
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
    [InlineData("invoice", "{\"documentType\":\"invoice\"", "document-invalid")]
    [InlineData("invoice", "{\"documentType\":\"invoice\"}", "document-invalid")]
    [InlineData("invoice", "[1,2]", "document-invalid")]
    [InlineData("invoice", "not json", "document-invalid")]
    public async Task ADocumentThatIsNoneIsRefusedWithItsErrors(string type, string body, string code)
    {
        var answer = await gateway.Client("erp").PostDocumentAsync(type, "acme", Encoding.UTF8.GetBytes(body), null, Ct);

        Assert.Equal((422, code), (answer.Status, answer.Code));
        await IsWellAsync();
    }

    private async Task IsKeptAsync(Answer answer, string body)
    {
        var detail = (await gateway.Client("operator").FindAsync(answer.Exchange!, Ct))!;
        Assert.Equal((ExchangeStage.Quarantined, answer.Code), (detail.Stage, detail.Code));
        var payload = await gateway.Client("operator").GetAsync($"/api/v1/exchanges/{answer.Exchange}/payload", Ct);
        Assert.Equal(body, payload.Body);
    }

    private async Task IsWellAsync() => Assert.Equal(200, (await gateway.Client("operator").GetAsync("/health/ready", Ct)).Status);

    private long PeakMegabytes()
    {
        var line = File.ReadLines($"/proc/{gateway.Process.ProcessId}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(string.Concat(line.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture) / 1024;
    }
}
