using Gateway.Partners;

namespace Gateway.Transports;

/// <summary>The receipts of a transport that has them; registered by the transport's key.</summary>
public interface IReceiptWriter
{
    /// <summary>The envelope of a message that was stored before it was opened, from its header fields.</summary>
    InboundEnvelope Describe(Channel channel, IReadOnlyDictionary<string, string> fields);

    /// <summary>The receipt's bytes, written before the commit that they go into; null when the sender asked for none.</summary>
    ValueTask<Receipt?> WriteAsync(ReceiptMatter matter, CancellationToken ct);

    /// <summary>The receipt that was stored for the first of two messages, on the way that the second asks for: the same bytes for the partner.</summary>
    /// <param name="written">What would have been written for the second.</param>
    Receipt Again(Receipt written, ReadOnlyMemory<byte> stored);
}
