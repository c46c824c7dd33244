using Gateway.Access;
using Gateway.Partners;
using Gateway.Security.Envelopes;
using Gateway.Security.Mime;

namespace Gateway.Transports.As2;

/// <summary>The partners' MDNs: what they say, and what that proves.</summary>
internal sealed class As2ReceiptReader : IReceiptReader
{
    private const int MaxWords = 500;

    public async ValueTask<ReceivedReceipt?> ReadAsync(SecurityVerdict verdict, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        try
        {
            using var stream = new MemoryStream(content.ToArray(), writable: false);
            var report = await MdnReader.ReadAsync(ContentType.Parse(verdict.Parts[0].ContentType), null, stream, ct).ConfigureAwait(false);
            if (report is not { Disposition: { } disposition })
            {
                return null;
            }

            // Of a message whose id was none the receipt says none.
            var id = report.OriginalMessageId ?? "";

            var words = disposition.IsPositive ? disposition.ToString() : $"{disposition} ({report.HumanText.Trim()})";
            return new ReceivedReceipt(
                As2MessageId.DeliveryOf(id), OneLine.Of(MessageIds.Strip(id), MaxWords), OneLine.Of(words, MaxWords), disposition.IsPositive,
                report.Mic?.ToText(oldSpelling: false));
        }
        catch (MimeException)
        {
            // Whatever it is, it is no receipt; the caller keeps its bytes and says so.
            return null;
        }
    }

    public SendResult? Judge(Channel cameFrom, Channel sentOn, string? mic, SecurityVerdict verdict, ReceivedReceipt receipt)
    {
        if (sentOn.As2 is not { } agreed || cameFrom.As2 is not { } pair || pair.Them != agreed.Them || pair.Us != agreed.Us
            || (agreed.ReceiptSigned && !verdict.IsSigned))
        {
            return null;
        }

        if (!receipt.IsPositive)
        {
            return new SendResult.Failed(ReceiptCodes.Disposition, receipt.Disposition, Retry: false);
        }

        var said = MicValue.Parse(receipt.Mic);
        var isNeeded = agreed.ReceiptSigned || verdict.IsSigned || said is not null;
        return isNeeded && (said is null || !said.Matches(MicValue.Parse(mic)))
            ? new SendResult.Failed(ReceiptCodes.MicMismatch, $"The receipt says {receipt.Mic ?? "no digest"}, the message has {mic ?? "none"}.", Retry: false)
            : new SendResult.Delivered(receipt.Disposition);
    }
}
