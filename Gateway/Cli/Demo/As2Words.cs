using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Api;
using Gateway.Api.Models;
using Gateway.Audit;
using Gateway.Exchanges;

namespace Gateway.Cli.Demo;

/// <summary>What passes between the retailer and the gateway by AS2, told and checked on both sides: envelopes, receipts, repeats.</summary>
internal static class As2Words
{
    /// <summary>Acme sends a message and verifies the receipt; gives the exchange that the gateway made of it, and the answer.</summary>
    public static async Task<As2Exchange> HandInAsync(DemoWorld world, As2Letter letter, CancellationToken ct)
    {
        var tell = world.Tell;
        tell.Say($"    signed by Acme, then encrypted to our certificate ({string.Join(", ", letter.Algorithms)}): {letter.Body.Length} bytes, {letter.MessageId}");
        var answer = await world.Acme.Mailer!.PostAsync(letter, ct).ConfigureAwait(false);
        tell.Message("gateway", "Acme", $"{answer.Status}, signed MDN on the connection: {answer.Disposition}");
        tell.Check(answer.Disposition is not null && answer.IsPositive, "The MDN's signature holds under our certificate: bytes, SHA-256 and an audit entry were committed first", answer.Why);
        tell.Check(answer.MicEqual, $"Its MIC is the one that Acme had made of what it signed: {letter.Mic}, sha-256", answer.Why);
        var exchanges = await ExchangesOfAsync(world, letter, ct).ConfigureAwait(false);
        tell.Check(exchanges.Count == 1, $"The ledger has it as {(exchanges.Count > 0 ? exchanges[0].Id : "nothing")}, opened, with the SHA-256 of Acme's interchange", $"{exchanges.Count} exchanges");
        return new As2Exchange(exchanges[0].Id, answer);
    }

    /// <summary>Acme sends the same message again, as if the receipt had been lost.</summary>
    public static async Task AgainAsync(DemoWorld world, As2Letter letter, As2Exchange first, CancellationToken ct)
    {
        var tell = world.Tell;
        tell.Message("Acme", "gateway", "the same message again, as if the MDN had been lost");
        var again = await world.Acme.Mailer!.PostAsync(letter, ct).ConfigureAwait(false);
        tell.Check(
            again.Status == first.Answer.Status && again.Receipt.AsSpan().SequenceEqual(first.Answer.Receipt),
            $"The same MDN comes back, byte for byte ({again.Receipt.Length} bytes, SHA-256 {again.Digest[..16]}…)", again.Why);
        var exchanges = await ExchangesOfAsync(world, letter, ct).ConfigureAwait(false);
        var detail = await world.Operator!.FindAsync(first.Id, ct).ConfigureAwait(false);
        tell.Check(
            exchanges.Count == 1 && detail!.Timeline.Count(t => t.Kind == AuditKinds.ExchangeRepeated) == 1, "It is one exchange all the same: the repeat is on its trail, and nothing is processed twice",
            $"{exchanges.Count} exchanges");
    }

    /// <summary>What the gateway sent was signed by it and encrypted to Acme, and Acme's receipt proves the delivery.</summary>
    /// <param name="source">The exchange that it was made of.</param>
    public static async Task SentAsync(DemoWorld world, As2Received message, string source, CancellationToken ct)
    {
        var tell = world.Tell;
        tell.Check(
            message.IsProven, $"Acme's own key opens it, and the signature is ours ({string.Join(", ", message.Verdict.Algorithms)})", $"{message.Verdict.Code} {message.Verdict.Detail}");
        var mic = Convert.ToBase64String(message.Verdict.Mic!.Digest.Span) + ", sha-256";
        tell.Message("Acme", "gateway", $"signed MDN on the connection, MIC {mic}");
        var sent = await DeliveredAsync(world, message.Id, source, ct).ConfigureAwait(false);
        tell.Check(
            sent is { Delivery: DeliveryState.Delivered } && sent.Timeline.Any(t => t.Kind == AuditKinds.ReceiptReceived) && MicOf(sent) == mic,
            $"The gateway verified it against Acme's certificate, the MIC is equal: {sent?.Id} is delivered, the MDN is kept",
            $"the ledger says {sent?.Delivery?.ToString() ?? "nothing"}, MIC {(sent is null ? "none" : MicOf(sent))}");
    }

    /// <summary>Inbound exchanges with the content of that message.</summary>
    private static async Task<IReadOnlyList<ExchangeItem>> ExchangesOfAsync(DemoWorld world, As2Letter letter, CancellationToken ct)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(letter.Content));
        var answer = await world.Operator!.GetAsync("/api/v1/exchanges?partner=acme&direction=inbound&limit=500", ct).ConfigureAwait(false);
        return [.. JsonSerializer.Deserialize(answer.Body, ApiJson.Answers.ExchangeList)!.Items.Where(e => e.Sha256 == digest)];
    }

    /// <summary>The outbound exchange under that Message-ID, once it is delivered, or as it is when the time is up; null when the source has none such.</summary>
    private static async Task<ExchangeDetail?> DeliveredAsync(DemoWorld world, string messageId, string source, CancellationToken ct)
    {
        var parent = await world.Operator!.WaitForAsync(source, e => e.Children.Any(c => c.Channel == "acme-out"), DemoWorld.Patience, ct).ConfigureAwait(false);
        foreach (var child in parent.Children.Where(c => c.Channel == "acme-out"))
        {
            var detail = await world.Operator!.WaitForAsync(child.Id, e => e.Delivery == DeliveryState.Delivered, DemoWorld.Patience, ct).ConfigureAwait(false);
            if (detail.Deliveries.Any(d => messageId.Contains(d.MessageId, StringComparison.Ordinal)))
            {
                return detail;
            }
        }

        return null;
    }

    /// <summary>The MIC that the gateway made when it sealed the message.</summary>
    private static string? MicOf(ExchangeDetail sent) =>
        sent.Timeline.FirstOrDefault(t => t.Kind == AuditKinds.DeliverySealed)?.Data is { } facts ? facts.GetProperty("mic").GetString() : null;
}
