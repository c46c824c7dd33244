using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Cli.Demo;
using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>What a partner's 997 must have to be believed.</summary>
[Collection(EndToEndOnSqlite.Name)]
public sealed class EndToEndAcknowledgmentTests(EndToEndSqliteGateway gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>X12 997: one AK1, an AK5 for each AK2, one AK9 whose counts are those of the sets; GE and SE that count right; the agreed GS02 and GS03.</summary>
    [Theory]
    [InlineData("GE*1*", "GE*2*", "acknowledgment-incomplete")]
    [InlineData("GE*1*", "GE*1*9", "acknowledgment-incomplete")]
    [InlineData("GE*1*{n}~", "", "acknowledgment-incomplete")]
    [InlineData("SE*6*", "SE*7*", "acknowledgment-incomplete")]
    [InlineData("~AK9*A*1*1*1~SE*6", "~SE*5", "acknowledgment-incomplete")]
    [InlineData("~AK5*A~AK9*A*1*1*1~SE*6", "~AK9*A*1*1*1~SE*5", "acknowledgment-incomplete")]
    [InlineData("AK9*A*1*1*1", "AK9*A*1*1*0", "acknowledgment-incomplete")]
    [InlineData("AK9*A*1*1*1", "AK9*P*1*1*1", "acknowledgment-incomplete")]
    [InlineData("AK9*A*1*1*1", "AK9*A*1*1", "acknowledgment-incomplete")]
    [InlineData("AK5*A", "AK5*R*5", "acknowledgment-incomplete")]
    [InlineData("AK2*810*{s}~AK5*A~AK9*A*1*1*1", "AK2*810*9999~AK5*R*5~AK9*R*1*1*0", "acknowledgment-incomplete")]
    [InlineData("AK2*810*{s}~", "AK2*810*9999~", "acknowledgment-incomplete")]
    [InlineData("AK2*810*", "AK2*850*", "acknowledgment-incomplete")]
    [InlineData("AK9*A*1*1*1", "AK9*A*0*0*0", "acknowledgment-incomplete")]
    [InlineData("AK2*810*{s}~AK5*A~AK9*A*1*1*1~SE*6", "AK9*A*5*5*5~SE*4", "acknowledgment-incomplete")]
    [InlineData("AK2*810*{s}~AK5*A~AK9*A*1*1*1~SE*6", "AK9*A*0*0*0~SE*4", "acknowledgment-incomplete")]
    [InlineData("AK2*810*{s}~AK5*A~AK9*A*1*1*1~SE*6", "AK9*E*0*0*0~SE*4", "acknowledgment-incomplete")]
    [InlineData("AK2*810*{s}~AK5*A~AK9*A*1*1*1~SE*6", "AK9*P*1*1*0~SE*4", "acknowledgment-incomplete")]
    [InlineData("AK2*810*{s}~AK5*A~AK9*A*1*1*1~SE*6", "AK9*P*1*5*3~SE*4", "acknowledgment-incomplete")]
    [InlineData("AK5*A~AK9*A*1*1*1~SE*6", "AK5*A~REF*ZZ*1~AK9*A*1*1*1~SE*7", "acknowledgment-incomplete")]
    [InlineData("ST*997*", "ST*999*", "acknowledgment-unsupported")]
    [InlineData("GS*FA*6111250008*NORTHWIND*", "GS*FA*6111250008*SOMEBODY*", "sender-mismatch")]
    [InlineData("GS*FA*6111250008*NORTHWIND*", "GS*FA*SOMEBODY*NORTHWIND*", "sender-mismatch")]
    public async Task AWrongAcknowledgmentClosesNothing(string right, string wrong, string code)
    {
        var (submitted, reading) = await InvoiceAsync();
        var control = gateway.NextControl();
        var text = Encoding.ASCII.GetString(reading.Acknowledge(control, EndToEndGateway.Now));
        (right, wrong) = (Filled(right), Filled(wrong));
        Assert.Contains(right, text, StringComparison.Ordinal);
        var bytes = Encoding.ASCII.GetBytes(text.Replace(right, wrong, StringComparison.Ordinal));

        var detail = await gateway.KeptAsync(await gateway.AcceptedAsync("acme", bytes), code, bytes);

        Assert.Equal(
            code == "sender-mismatch" ? [] : [code],
            detail.Timeline.Where(t => t.Kind == Audit.AuditKinds.AcknowledgementIncomplete).Select(t => t.Data!.Value.GetProperty("code").GetString()));
        await StillWaitsAsync(submitted);
        await TheTrueOneClosesAsync(submitted, reading);

        string Filled(string template) => template.Replace("{n}", control.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{s}", reading.Sets[0].ControlNumber, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWrongAcknowledgmentBesideAnOrderClosesNothingAndTheOrderGoesOn()
    {
        var (submitted, reading) = await InvoiceAsync();
        var order = gateway.Order();
        var text = Encoding.ASCII.GetString(reading.Acknowledge(order.ControlNumber, EndToEndGateway.Now));
        var group = text[text.IndexOf("GS*", StringComparison.Ordinal)..text.IndexOf("IEA*", StringComparison.Ordinal)].Replace("GE*1*", "GE*3*", StringComparison.Ordinal);

        var detail = await gateway.DoneAsync(await gateway.AcceptedAsync("acme", WithGroup(order, group)));

        Assert.Equal(ValidationState.Valid, Assert.Single(detail.Documents).Validation);
        Assert.Single(detail.Timeline, t => t.Kind == Audit.AuditKinds.AcknowledgementIncomplete);
        _ = await gateway.MessagesAsync("erp", EndToEndGateway.DocumentOf(order.Orders[0].Number));
        var ack = (await gateway.MessagesAsync("acme", EndToEndGateway.AckOf(order.ControlNumber)))[0];
        Assert.DoesNotContain("AK1*FA*", ack.Text, StringComparison.Ordinal);
        await StillWaitsAsync(submitted);
        await TheTrueOneClosesAsync(submitted, reading);
    }

    /// <summary>X12 TA1: ISA13, ISA09 and ISA10 of what it answers; I17 (A, E, R) and I18, which is 000 where there is no error.</summary>
    [Theory]
    [InlineData("{d}*{t}*Q*000", "acknowledgment-incomplete")]
    [InlineData("{d}*{t}*R*000", "acknowledgment-incomplete")]
    [InlineData("{d}*{t}*A*022", "acknowledgment-incomplete")]
    [InlineData("{d}**R*022", "acknowledgment-incomplete")]
    [InlineData("200101*{t}*R*022", "acknowledgment-unmatched")]
    public async Task AWrongTa1ClosesNothing(string said, string code)
    {
        var (submitted, reading) = await InvoiceAsync();
        var text = Encoding.ASCII.GetString(reading.Acknowledge(gateway.NextControl(), EndToEndGateway.Now));
        var (start, end) = (text.IndexOf("GS*", StringComparison.Ordinal), text.IndexOf("IEA*", StringComparison.Ordinal));
        said = said.Replace("{d}", reading.Header!.Date, StringComparison.Ordinal).Replace("{t}", reading.Header.Time, StringComparison.Ordinal);
        var ta1 = $"TA1*{reading.Header.ControlNumber}*{said}~";
        var bytes = Encoding.ASCII.GetBytes(text[..start] + ta1 + text[end..].Replace("IEA*1*", "IEA*0*", StringComparison.Ordinal));

        _ = await gateway.KeptAsync(await gateway.AcceptedAsync("acme", bytes), code, bytes);

        await StillWaitsAsync(submitted);
        await TheTrueOneClosesAsync(submitted, reading);
    }

    [Fact]
    public async Task ATa1ThatRejectsAnInterchangeOfItsTimeRejectsItsDocument()
    {
        var (submitted, reading) = await InvoiceAsync();
        var text = Encoding.ASCII.GetString(reading.Acknowledge(gateway.NextControl(), EndToEndGateway.Now));
        var (start, end) = (text.IndexOf("GS*", StringComparison.Ordinal), text.IndexOf("IEA*", StringComparison.Ordinal));
        var ta1 = $"TA1*{reading.Header!.ControlNumber}*{reading.Header.Date}*{reading.Header.Time}*R*022~";

        _ = await gateway.AcceptedAsync("acme", Encoding.ASCII.GetBytes(text[..start] + ta1 + text[end..].Replace("IEA*1*", "IEA*0*", StringComparison.Ordinal)));

        _ = await gateway.WaitAsync(submitted, e => e.Children.Any(c => c.Acknowledgement == AcknowledgementState.Rejected));
    }

    [Fact]
    public async Task A999BesideA997ClosesNothingAndThe997Counts()
    {
        var ((first, one), (second, two)) = (await InvoiceAsync(), await InvoiceAsync());
        var text = Encoding.ASCII.GetString(one.Acknowledge(gateway.NextControl(), EndToEndGateway.Now));
        var other = Encoding.ASCII.GetString(two.Acknowledge(gateway.NextControl(), EndToEndGateway.Now));
        var set = other[other.IndexOf("ST*997*", StringComparison.Ordinal)..other.IndexOf("GE*", StringComparison.Ordinal)]
            .Replace("ST*997*0001~", "ST*999*0002~", StringComparison.Ordinal).Replace("SE*6*0001~", "SE*6*0002~", StringComparison.Ordinal);
        text = text.Insert(text.IndexOf("GE*1*", StringComparison.Ordinal), set).Replace("GE*1*", "GE*2*", StringComparison.Ordinal);

        var detail = await gateway.DoneAsync(await gateway.AcceptedAsync("acme", Encoding.ASCII.GetBytes(text)));

        var entry = Assert.Single(detail.Timeline, t => t.Kind == Audit.AuditKinds.AcknowledgementIncomplete);
        Assert.Equal("acknowledgment-unsupported", entry.Data!.Value.GetProperty("code").GetString());
        _ = await gateway.WaitAsync(first, e => e.Children.Any(c => c.Acknowledgement == AcknowledgementState.Accepted));
        await StillWaitsAsync(second);
    }

    [Fact]
    public async Task AnAcknowledgmentOfWhatIsStillHeldClosesNothingAndTheTrueOneCounts()
    {
        var (held, reading) = await HeldInvoiceAsync();
        var early = reading.Acknowledge(gateway.NextControl(), EndToEndGateway.Now);

        var detail = await gateway.KeptAsync(await gateway.AcceptedAsync("acme", early), "acknowledgment-unmatched", early);

        Assert.Single(detail.Timeline, t => t.Kind == Audit.AuditKinds.AcknowledgementStray);
        Assert.Equal(AcknowledgementState.Waiting, Assert.Single((await gateway.Client("operator").FindAsync(held, Ct))!.Acknowledgements).State);

        Assert.Equal(202, (await gateway.Client("operator").PostAsync($"/api/v1/exchanges/{held}/replay", default, "application/json", null, Ct)).Status);
        _ = await gateway.DoneAsync(held);
        _ = await gateway.DoneAsync(await gateway.AcceptedAsync("acme", Refusal(reading)));
        _ = await gateway.WaitAsync(held, e => e.Acknowledgements.All(a => a.State == AcknowledgementState.Rejected));
    }

    [Fact]
    public async Task ALaterAcknowledgmentThatContradictsTheFirstMovesNothingAndListenersAreTold()
    {
        var (submitted, reading) = await InvoiceAsync();
        await TheTrueOneClosesAsync(submitted, reading);
        var sent = Assert.Single((await gateway.Client("operator").FindAsync(submitted, Ct))!.Children).Id;

        var later = await gateway.AcceptedAsync("acme", Refusal(reading));

        _ = await gateway.DoneAsync(later);
        var detail = (await gateway.Client("operator").FindAsync(sent, Ct))!;
        Assert.Equal(AcknowledgementState.Accepted, Assert.Single(detail.Acknowledgements).State);
        Assert.Single(detail.Timeline, t => t.Kind == Audit.AuditKinds.AcknowledgementContradicted);
        Assert.Single(detail.Timeline, t => t.Kind == Audit.AuditKinds.Alert);
        var told = Assert.Single(await gateway.EventsAsync(sent), e => e.Type == Audit.AuditKinds.AcknowledgementContradicted);
        Assert.Equal(later, (string?)JsonNode.Parse(told.Data)!["by"]);
    }

    /// <summary>X12 716: 1 = functional group not supported, 2 = functional group version not supported.</summary>
    [Theory]
    [InlineData("PO", "005010", "850", "2", true)]
    [InlineData("PO", "005010", "850", "2", false)]
    [InlineData("SH", "004010", "856", "1", true)]
    [InlineData("SH", "005010X", "856", "1", true)]
    [InlineData("IN", "004010", "810", "1", false)]
    public async Task AGroupThatIsNotAgreedIsRejectedAloneAndTheOthersGoOn(string kind, string version, string set, string code, bool first)
    {
        var order = gateway.Order();
        var control = gateway.NextControl();
        var bytes = WithGroup(order, Foreign(kind, version, set, control), first);

        var exchange = await gateway.AcceptedAsync("acme", bytes);

        var ack = (await gateway.MessagesAsync("acme", EndToEndGateway.AckOf(order.ControlNumber)))[0].Text;
        Assert.Contains($"AK1*{kind}*{control}~AK2*{set}*0001~", ack, StringComparison.Ordinal);
        Assert.Contains("~AK5*R*1", ack, StringComparison.Ordinal);
        Assert.Contains($"~AK9*R*1*1*0*{code}~", ack, StringComparison.Ordinal);
        Assert.Contains("GS*FA*NORTHWIND*6111250008*", ack, StringComparison.Ordinal);
        Assert.Contains("*X*004010~", ack, StringComparison.Ordinal);
        _ = await gateway.MessagesAsync("erp", EndToEndGateway.DocumentOf(order.Orders[0].Number));
        var detail = await gateway.DoneAsync(exchange);
        ValidationState[] states = [ValidationState.Valid, ValidationState.Invalid];
        Assert.Equal(first ? states.Reverse() : states, detail.Documents.OrderBy(d => d.Position).Select(d => d.Validation));
        await gateway.IsKeptAsync(exchange, bytes);
    }

    [Fact]
    public async Task AnInterchangeOfNothingButAGroupOfAnotherVersionIsAnsweredInOneThatItsSenderReads()
    {
        var order = gateway.Order();
        var bytes = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(order.ToBytes()).Replace("*X*004010~", "*X*005010~", StringComparison.Ordinal));

        var exchange = await gateway.AcceptedAsync("acme", bytes);

        var ack = (await gateway.MessagesAsync("acme", EndToEndGateway.AckOf(order.ControlNumber)))[0].Text;
        Assert.Contains("~AK9*R*1*1*0*2~", ack, StringComparison.Ordinal);
        Assert.Contains("*X*004010~", ack, StringComparison.Ordinal);
        Assert.Equal(ValidationState.Invalid, Assert.Single((await gateway.DoneAsync(exchange)).Documents).Validation);
        Assert.DoesNotContain(gateway.Stub("erp").Messages, m => EndToEndGateway.DocumentOf(order.Orders[0].Number)(m));
        await gateway.IsKeptAsync(exchange, bytes);
    }

    [Fact]
    public async Task EachAgreementsAcknowledgmentsLeaveOnItsOwnChannel()
    {
        var order = gateway.Order("bravo");
        var (number, control) = ("DB-" + gateway.NextOrder(), gateway.NextControl());
        var invoice = Encoding.ASCII.GetString(EndToEndDocuments.SupplierInvoice(number, order.Orders[0].Number, control, EndToEndGateway.Now));
        var group = invoice[invoice.IndexOf("GS*", StringComparison.Ordinal)..invoice.IndexOf("IEA*", StringComparison.Ordinal)]
            .Replace("GS*IN*052748117*", $"GS*IN*{EndToEndPartners.IdOf("bravo")}*", StringComparison.Ordinal);

        var exchange = await gateway.AcceptedAsync("bravo", WithGroup(order, group));

        _ = await gateway.MessagesAsync("bravo", EndToEndGateway.AckOf(order.ControlNumber));
        _ = await gateway.MessagesAsync("bravo", m => m.Text.Contains($"AK1*IN*{control}~", StringComparison.Ordinal));
        var detail = await gateway.WaitAsync(exchange, e => e.Children.Count(c => c.Partner == "bravo" && c.Delivery == DeliveryState.Delivered) == 2);
        var acks = new Dictionary<string, string>();
        foreach (var child in detail.Children.Where(c => c.Partner == "bravo"))
        {
            acks[child.Channel!] = (await gateway.Client("operator").GetAsync($"/api/v1/exchanges/{child.Id}/payload", Ct)).Body;
        }

        Assert.Equal(["bravo-acks", "bravo-out"], acks.Keys.Order(StringComparer.Ordinal));
        Assert.Contains($"AK1*PO*{order.ControlNumber}~", acks["bravo-out"], StringComparison.Ordinal);
        Assert.DoesNotContain("AK1*IN*", acks["bravo-out"], StringComparison.Ordinal);
        Assert.Contains($"AK1*IN*{control}~", acks["bravo-acks"], StringComparison.Ordinal);
        Assert.DoesNotContain("AK1*PO*", acks["bravo-acks"], StringComparison.Ordinal);
    }

    private async Task<(string Exchange, X12Reading Sent)> InvoiceAsync()
    {
        var number = "INV-" + gateway.NextOrder();
        var submitted = await gateway.Client("erp").PostDocumentAsync(
            "invoice", "acme", Encoding.UTF8.GetBytes(EndToEndDocuments.Invoice(number, "1")), null, Ct);
        var sent = (await gateway.MessagesAsync("acme", m => m.Text.Contains($"*{number}*", StringComparison.Ordinal)))[0];
        return (submitted.Exchange!, await X12Reading.OfAsync(sent.Body, Ct));
    }

    /// <summary>An invoice that repeats one: made and not sent.</summary>
    private async Task<(string Exchange, X12Reading Made)> HeldInvoiceAsync()
    {
        var invoice = Encoding.UTF8.GetBytes(EndToEndDocuments.Invoice("INV-" + gateway.NextOrder(), "1"));
        var first = await gateway.Client("office").PostDocumentAsync("invoice", "acme", invoice, null, Ct);
        _ = await gateway.WaitAsync(first.Exchange!, e => e.Children.Count == 1);
        var second = await gateway.Client("office").PostDocumentAsync("invoice", "acme", invoice, null, Ct);
        var held = Assert.Single((await gateway.WaitAsync(second.Exchange!, e => e.Children.Any(c => c.Delivery == DeliveryState.Held))).Children).Id;
        var payload = await gateway.Client("operator").GetAsync($"/api/v1/exchanges/{held}/payload", Ct);
        return (held, await X12Reading.OfAsync(Encoding.ASCII.GetBytes(payload.Body), Ct));
    }

    private byte[] Refusal(X12Reading reading)
    {
        var text = Encoding.ASCII.GetString(reading.Acknowledge(gateway.NextControl(), EndToEndGateway.Now));
        return Encoding.ASCII.GetBytes(text.Replace("~AK5*A~AK9*A*1*1*1~", "~AK5*R*5~AK9*R*1*1*0~", StringComparison.Ordinal));
    }

    private async Task StillWaitsAsync(string submitted) =>
        Assert.Equal(AcknowledgementState.Waiting, Assert.Single((await gateway.Client("operator").FindAsync(submitted, Ct))!.Children).Acknowledgement);

    private async Task TheTrueOneClosesAsync(string submitted, X12Reading reading)
    {
        _ = await gateway.AcceptedAsync("acme", reading.Acknowledge(gateway.NextControl(), EndToEndGateway.Now));
        _ = await gateway.WaitAsync(submitted, e => e.Children.Any(c => c.Acknowledgement == AcknowledgementState.Accepted));
    }

    private static string Foreign(string kind, string version, string set, int control) =>
        $"GS*{kind}*6111250008*NORTHWIND*20261124*0930*{control}*X*{version}~\nST*{set}*0001~\nBSN*00*1*20261124*0930~\nSE*3*0001~\nGE*1*{control}~\n";

    private static byte[] WithGroup(OrderInterchange order, string group, bool first = false)
    {
        var text = Encoding.ASCII.GetString(order.ToBytes()).Replace("IEA*1*", "IEA*2*", StringComparison.Ordinal);
        return Encoding.ASCII.GetBytes(text.Insert(text.IndexOf(first ? "GS*" : "IEA*", StringComparison.Ordinal), group));
    }
}
