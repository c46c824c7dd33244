using Gateway.Partners;
using Gateway.Security.Envelopes;

namespace Gateway.Transports;

/// <summary>The partners' receipts of a transport that has them; registered by the transport's key.</summary>
public interface IReceiptReader
{
    /// <summary>Which of our messages it is for, as its sender wrote it; null when it is no receipt that can be read.</summary>
    ValueTask<ReceivedReceipt?> ReadAsync(SecurityVerdict verdict, ReadOnlyMemory<byte> content, CancellationToken ct);

    /// <summary>What it says of that message; null when it proves nothing: unsigned or forged where a signature was asked for, or by somebody else.</summary>
    /// <param name="cameFrom">Channel of the pair that the receipt came from.</param>
    SendResult? Judge(Channel cameFrom, Channel sentOn, string? mic, SecurityVerdict verdict, ReceivedReceipt receipt);
}
