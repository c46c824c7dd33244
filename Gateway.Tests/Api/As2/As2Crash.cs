using System.Text;
using Gateway.Exchanges;
using Gateway.Hosting;
using Gateway.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>
/// The process ends as by SIGKILL between what it stores and what it answers: the partner, who heard nothing, repeats, and the document is delivered once. On each
/// database.
/// </summary>
public abstract class As2Crash(As2Gateway gateway)
{
    private readonly As2Peer _birch = gateway.Peer("birch");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Nothing was committed: nothing is there, and the repeat is the first that is known.</summary>
    [Theory]
    [InlineData("reception-after-store")]
    [InlineData("opening-before-commit")]
    public async Task AMessageThatWasNotCommittedIsNewWhenItComesAgain(string point)
    {
        var order = gateway.Order("birch");
        var message = _birch.Seal(order.ToBytes());
        await CrashesAsync(point, () => _birch.PostAsync(message));
        Assert.Empty(await gateway.ExchangesAsync(message.Id));

        await gateway.RestartAsync();
        var mdn = (await _birch.RepeatAsync(message)).Mdn;

        Assert.Equal((null, message.Mic), (mdn.Modifier, mdn.Mic));
        await mdn.VerifyAsync(_birch.GatewayFile);
        await gateway.DeliveredOnceAsync(order);
        _ = await gateway.ExchangeAsync(message.Id, e => e.Stage == ExchangeStage.Done);
    }

    /// <summary>It was committed with its receipt: the repeat gets that receipt, byte for byte.</summary>
    [Fact]
    public async Task AMessageThatWasCommittedIsAnsweredWithTheReceiptThatWasStored()
    {
        var order = gateway.Order("birch");
        var message = _birch.Seal(order.ToBytes());
        await CrashesAsync("opening-after-commit", () => _birch.PostAsync(message));
        var exchange = Assert.Single(await gateway.ExchangesAsync(message.Id));

        await gateway.RestartAsync();
        var answer = await _birch.RepeatAsync(message);

        Assert.Equal((null, message.Mic), (answer.Mdn.Modifier, answer.Mdn.Mic));
        await answer.Mdn.VerifyAsync(_birch.GatewayFile);
        var stored = Encoding.Latin1.GetString(await gateway.PartAsync(exchange, StoredPayload.Receipt));
        Assert.EndsWith("\r\n\r\n" + Encoding.Latin1.GetString(answer.Body), stored, StringComparison.Ordinal);
        Assert.Contains($"Message-ID: {answer.Headers["Message-ID"]}\r\n", stored, StringComparison.Ordinal);
        await gateway.DeliveredOnceAsync(order);
        _ = await gateway.ExchangeAsync(message.Id, e => e.Stage == ExchangeStage.Done);
    }

    /// <summary>More than 4 MB is committed as it came before it is opened; of it and its repeat, who comes first is opened, and the other is known.</summary>
    [Fact]
    public async Task ALargeMessageThatWasStoredAndNotOpenedIsARepeatOfItsRepeat()
    {
        var order = gateway.Order("birch");
        var part = As2Wrapping.Part(order.ToBytes(), "order.edi").Octets;
        var signed = As2Wrapping.Sign(part, _birch.Party.Certificate);
        byte[] preamble = [.. Enumerable.Repeat("Nobody reads what stands before the first part.\r\n"u8.ToArray(), 90_000).SelectMany(line => line)];
        var inner = signed with { Body = [.. preamble, .. signed.Body] };
        var message = new As2Message(As2Peer.NewId(), As2Wrapping.Encrypt(inner, _birch.GatewayCertificate), part, inner);
        Assert.True(message.Entity.Body.Length > 4 * 1024 * 1024);
        await CrashesAsync("opening-after-received", () => _birch.PostAsync(message));
        var stored = Assert.Single(await gateway.ExchangesAsync(message.Id));

        await gateway.RestartAsync();
        Assert.Equal(message.Mic, (await _birch.RepeatAsync(message)).Mdn.Mic);
        await DueAsync(stored);

        // Where nobody else can have it, it is opened at the start.
        var ends = await Task.WhenAll((await gateway.ExchangesAsync(message.Id)).Select(gateway.DoneAsync));
        Assert.Equal(2, ends.Length);
        Assert.Equal(("repeat", 0), (Assert.Single(ends, e => e.Children.Count == 0).Code, ends.Count(e => e.Code == "repeat") - 1));
        await gateway.DeliveredOnceAsync(order);
    }

    /// <summary>Its sender was not answered yet, or was answered 204 and waits: the receipt goes out once the message is opened.</summary>
    [Theory]
    [InlineData("opening-after-received", null)]
    [InlineData("opening-after-received", "opening-after-claim")]
    [InlineData("opening-before-commit", "opening-before-commit")]
    [InlineData("opening-after-commit", null)]
    public async Task AMessageWhoseReceiptComesLaterIsOpenedAfterTheRestartAndReceipted(string point, string? ofJob)
    {
        var order = gateway.Order("birch");
        var message = _birch.Seal(order.ToBytes());
        var later = ("Receipt-Delivery-Option", (string?)new Uri(_birch.Address, "/mdn").ToString());
        await CrashesAsync(point, () => _birch.PostAsync(message, later));
        var stored = Assert.Single(await gateway.ExchangesAsync(message.Id));
        if (ofJob is not null)
        {
            await CrashesAtWorkAsync(ofJob, () => DueAsync(stored));
        }

        await gateway.RestartAsync();
        await DueAsync(stored);

        var receipt = await _birch.ReceiptAsync(message.Id);
        Assert.Equal((null, message.Mic), (receipt.Mdn.Modifier, receipt.Mdn.Mic));
        await receipt.Mdn.VerifyAsync(_birch.GatewayFile);
        Assert.Equal(204, (await _birch.RepeatAsync(message, later)).Status);
        Assert.Equal(receipt.Sha256, (await _birch.ReceiptAsync(message.Id, 2)).Sha256);
        await gateway.DeliveredOnceAsync(order);
    }

    /// <summary>Nothing was sealed, sealed and not sent, or sent and not noted: one Message-ID, the same octets.</summary>
    [Theory]
    [InlineData("delivery-before-send", 1)]
    [InlineData("delivery-before-seal", 1)]
    [InlineData("delivery-after-seal", 1)]
    [InlineData("delivery-after-send", 2)]
    public async Task WhatWasOnItsWayLeavesWithTheSameOctetsAfterTheRestart(string point, int posts)
    {
        var (alder, number) = (gateway.Peer("alder"), gateway.NextInvoice());
        await QuietAsync();
        string? submitted = null;
        await CrashesAsync(point, async () => submitted = await gateway.SubmitInvoiceAsync("alder", number));

        await gateway.RestartAsync();

        var exchange = await gateway.OutOfAsync(submitted!);
        var delivery = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Delivered);
        var sent = await alder.MessagesAsync(number, posts);
        Assert.Equal(posts, sent.Count);
        var (id, sha256) = Assert.Single(sent.Select(m => (m.MessageId, m.Sha256)).Distinct());
        Assert.StartsWith("<" + delivery.MessageId + "@", id, StringComparison.Ordinal);
        var wire = await gateway.PartAsync(exchange, StoredPayload.Wire);
        var body = wire[(wire.AsSpan().IndexOf("\r\n\r\n"u8) + 4)..];
        Assert.Equal(sha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body)));
        Assert.Equal(2, delivery.Attempts.Count);
    }

    /// <summary>The same for a point that a job may reach before the process says that it is ready.</summary>
    private async Task CrashesAtWorkAsync(string point, Func<Task> act)
    {
        try
        {
            await CrashesAsync(point, act);
        }
        catch (StartRefusedException error) when (error.Code == "gateway-ended")
        {
            // It reached the point at its start.
        }
    }

    /// <summary>Starts the process under a crash point, and does what runs into it.</summary>
    private async Task CrashesAsync(string point, Func<Task> act)
    {
        await gateway.RestartAsync(point);
        var process = System.Diagnostics.Process.GetProcessById(gateway.Process.ProcessId);
        try
        {
            await act();
        }
        catch (HttpRequestException)
        {
            // It ended while it was asked; that it did is what is waited for.
        }

        await process.WaitForExitAsync(Ct).WaitAsync(EndToEndGateway.Patience, EndToEndGateway.Clock, Ct);
    }

    /// <summary>Two minutes later: the request that it came in is not waited for any longer.</summary>
    private async Task DueAsync(string exchange)
    {
        await using var services = gateway.Ledger();
        await using var rows = services.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContext();
        var id = ExchangeId.TryParse(exchange, out var parsed) ? parsed.Value : Guid.Empty;
        _ = await rows.Exchanges.Where(e => e.Id == id && e.Stage == ExchangeStage.Received).ExecuteUpdateAsync(e => e.SetProperty(row => row.DueAt, 1), Ct);
    }

    /// <summary>Nothing of an earlier test is on its way: the crash point is for this one.</summary>
    private async Task QuietAsync()
    {
        await using var services = gateway.Ledger();
        var contexts = services.GetRequiredService<IDbContextFactory<LedgerContext>>();
        var started = EndToEndGateway.Clock.GetTimestamp();
        while (true)
        {
            await using var rows = contexts.CreateDbContext();
            var busy = await rows.Exchanges.CountAsync(e => e.Stage != ExchangeStage.Done && e.Stage != ExchangeStage.Quarantined, Ct);
            if (busy == 0)
            {
                return;
            }

            Assert.True(EndToEndGateway.Clock.GetElapsedTime(started) < EndToEndGateway.Patience, $"{busy} exchanges are under way.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), EndToEndGateway.Clock, Ct);
        }
    }
}
