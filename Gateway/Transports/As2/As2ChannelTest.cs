using Gateway.Partners;
using static Gateway.Transports.As2.As2CheckNames;

namespace Gateway.Transports.As2;

/// <summary>
/// The interop self-test of a channel, from the wire up: whether the partner is reached, whether both sides have the certificates, and whether a message of
/// ours is opened and answered as it was agreed.
/// </summary>
internal sealed class As2ChannelTest(As2Reach reach, As2KeyChecks keys, As2RoundTrip roundTrip, As2MdnChecks mdn) : IChannelTest
{
    public async Task<IReadOnlyList<ChannelCheck>> RunAsync(Channel channel, CancellationToken ct)
    {
        var checks = new List<ChannelCheck>();

        // On a channel in, the only way out is that of asynchronous receipts.
        var url = channel.Direction == ChannelDirection.Out ? channel.Url : channel.As2!.ReceiptUrl;
        checks.AddRange(url is null ? As2Reach.Skip("The partner connects to us; no address of it is registered.") : await reach.TryAsync(channel, url, ct));
        checks.Add(await keys.OursAsync(channel, ct));
        checks.Add(keys.Theirs(channel));
        if (Blocker(channel, checks) is { } why)
        {
            checks.Add(Skipped(RoundTrip, why));
            checks.AddRange(As2MdnChecks.Skip("No test message was sent."));
            return checks;
        }

        var answer = await roundTrip.SendAsync(channel, ct);
        checks.Add(answer.Check);
        checks.AddRange(await mdn.JudgeAsync(channel, answer, ct));
        return checks;
    }

    /// <summary>Why no test message is sent, or null.</summary>
    private static string? Blocker(Channel channel, List<ChannelCheck> checks)
    {
        if (channel.Direction == ChannelDirection.In)
        {
            return "The channel is for what the partner sends; only the partner can try it.";
        }

        if (channel.As2!.Receipt == ReceiptMode.Async)
        {
            return "Asynchronous receipts are agreed: the receipt of a test message would come to the running gateway and match no delivery.";
        }

        return checks.Find(c => c.Outcome == CheckOutcome.Failed) is { } failed ? $"'{failed.Name}' failed." : null;
    }
}
