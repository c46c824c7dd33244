using Gateway.Exchanges;

namespace Gateway.Transports;

/// <summary>A partner's receipt that decided what became of a message.</summary>
/// <param name="Message">To be kept byte for byte: header fields, an empty line, the body.</param>
/// <param name="Content">Of the octets that its signature covers: the same report is the same receipt, whatever is put around it.</param>
public sealed record DecidingReceipt(ReadOnlyMemory<byte> Message, Sha256Digest Content);
