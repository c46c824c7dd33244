using System.IO.Compression;
using System.Security.Cryptography;
using Gateway.Api.Models;
using Gateway.Exchanges;
using Gateway.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>Steps of its tests.</summary>
public sealed partial class As2ReplayTests
{
    private async Task<(As2Message Message, As2Answer Said)> AcceptedOnceAsync(As2Peer cedar)
    {
        var started = EndToEndGateway.Clock.GetTimestamp();
        while (true)
        {
            var message = cedar.Seal(gateway.Order("cedar").ToBytes());
            var answer = await cedar.PostAsync(message);
            if (answer.Mdn.Modifier is null)
            {
                return (message, answer);
            }

            Assert.True(EndToEndGateway.Clock.GetElapsedTime(started) < EndToEndGateway.Patience, answer.Mdn.Disposition);
        }
    }

    private async Task<bool> IsKeptAsync(string exchange)
    {
        var isKept = false;
        await OfRowAsync(exchange, StoredPayload.Wire, async rows => isKept = (await rows.SingleAsync(TestContext.Current.CancellationToken)).File is not null);
        return isKept;
    }

    /// <summary>An order with a large attachment and a small one; one that is no document where a size is given.</summary>
    private async Task<ExchangeDetail> WithAttachmentsAsync(int? content = null)
    {
        var alder = gateway.Peer("alder");
        var bytes = content is { } size ? RandomNumberGenerator.GetBytes(size) : gateway.Order().ToBytes();
        var message = alder.SealPart(As2Wrapping.Related(
            bytes, ("plan.pdf", "application/pdf", RandomNumberGenerator.GetBytes(150_000)), ("note.txt", "text/plain", "hello"u8.ToArray())));
        _ = await alder.PostAsync(message);
        return await gateway.ExchangeAsync(message.Id, e => e.Stage is ExchangeStage.Done or ExchangeStage.Quarantined);
    }

    private static IReadOnlyList<(string Part, string Sha256, string? Name)> ContentsOf(ExchangeDetail exchange) => [.. exchange.Parts
        .Where(p => p.Part == StoredPayload.Raw || p.Part.StartsWith("attachment/", StringComparison.Ordinal))
        .OrderBy(p => p.Part == StoredPayload.Raw ? "" : p.Part, StringComparer.Ordinal).Select(p => (p.Part, p.Sha256, p.FileName))];

    private async Task<string> RunAsync(int exit, params string[] verb)
    {
        var run = await gateway.Process.RunAsync(verb, TestContext.Current.CancellationToken);
        Assert.True(run.Exit == exit, $"exit {run.Exit}: {run.Output}{run.Errors}");
        return run.Output + run.Errors;
    }

    private static async Task<string> ManifestAsync(string zip)
    {
        await using var archive = await ZipFile.OpenReadAsync(zip, TestContext.Current.CancellationToken);
        using var manifest = new StreamReader(await archive.GetEntry("manifest.json")!.OpenAsync(TestContext.Current.CancellationToken));
        return await manifest.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private string[] Files() => Directory.GetFiles(Path.Combine(gateway.Process.Data, "payloads"), "*", SearchOption.AllDirectories);

    /// <param name="isRead">Its bytes are others; otherwise the disk does not give them.</param>
    /// <returns>Makes it as it was.</returns>
    private async Task<Action> DamageAsync(string exchange, string part, bool isRead = true)
    {
        string? file = null;
        await OfRowAsync(exchange, part, async rows => file = (await rows.SingleAsync(TestContext.Current.CancellationToken)).File);
        var path = Path.Combine(gateway.Process.Data, "payloads", file!);
        if (!isRead)
        {
            File.Move(path, path + ".aside");
            _ = Directory.CreateDirectory(path);
            return () =>
            {
                Directory.Delete(path);
                File.Move(path + ".aside", path);
            };
        }

        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        Turn();
        return Turn;

        void Turn()
        {
            bytes[7] ^= 1;
            File.WriteAllBytes(path, bytes);
        }
    }

    /// <returns>What it was.</returns>
    /// <param name="isHashed">Its row says that it is whole.</param>
    private async Task<byte[]> SetAsync(string exchange, string part, byte[] content, bool isHashed = true)
    {
        byte[] before = [];
        await OfRowAsync(exchange, part, async rows =>
        {
            before = (await rows.SingleAsync(TestContext.Current.CancellationToken)).Content!;
            _ = await rows.ExecuteUpdateAsync(p => p.SetProperty(x => x.Content, content), TestContext.Current.CancellationToken);
            if (isHashed)
            {
                _ = await rows.ExecuteUpdateAsync(
                    p => p.SetProperty(x => x.Digest, Sha256Digest.Of(content).Hex).SetProperty(x => x.Length, content.Length), TestContext.Current.CancellationToken);
            }
        });
        return before;
    }

    private async Task OfRowAsync(string exchange, string part, Func<IQueryable<PayloadRow>, Task> work)
    {
        Assert.True(ExchangeId.TryParse(exchange, out var id));
        await using var services = gateway.Ledger();
        await using var rows = await services.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        await work(rows.Payloads.Where(p => p.Exchange == id.Value && p.Part == part));
    }

    private async Task<(As2Message Message, Cli.Demo.OrderInterchange Order)> RefusedOnceAsync(As2Peer cedar, bool isLater)
    {
        var started = EndToEndGateway.Clock.GetTimestamp();
        while (true)
        {
            var order = gateway.Order("cedar");
            var message = cedar.Seal(order.ToBytes());

            // The running process may not have noticed yet that the profile has another certificate.
            var answer = isLater
                ? await cedar.PostAsync(message, ("Receipt-Delivery-Option", new Uri(cedar.Address, "/mdn").ToString()))
                : await cedar.PostAsync(message);
            var mdn = isLater ? (await cedar.ReceiptAsync(message.Id)).Mdn : answer.Mdn;
            if (mdn.Modifier == "error: authentication-failed")
            {
                return (message, order);
            }

            Assert.True(EndToEndGateway.Clock.GetElapsedTime(started) < EndToEndGateway.Patience, mdn.Disposition);
        }
    }

    private async Task ApplyAsync()
    {
        var applied = await gateway.Process.RunAsync(["partners", "apply"], TestContext.Current.CancellationToken);
        Assert.True(applied.Exit == 0, applied.Output + applied.Errors);
    }

    /// <summary>Replays until the running process has noticed what was published.</summary>
    private async Task<ExchangeDetail> ReplayedAsync(string exchange, string? code = null)
    {
        var started = EndToEndGateway.Clock.GetTimestamp();
        while (true)
        {
            var answer = await gateway.Client("operator").PostAsync(
                $"/api/v1/exchanges/{exchange}/replay", default, "application/json", null, TestContext.Current.CancellationToken);
            Assert.True(answer.Status == 202, answer.Body);
            var replayed = await gateway.WaitAsync(answer.Exchange!, e => e.Stage is ExchangeStage.Done or ExchangeStage.Quarantined);
            if ((code is null ? replayed.Stage == ExchangeStage.Done : replayed.Code == code) || EndToEndGateway.Clock.GetElapsedTime(started) > EndToEndGateway.Patience)
            {
                return replayed;
            }
        }
    }
}
