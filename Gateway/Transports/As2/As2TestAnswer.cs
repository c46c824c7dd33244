using Gateway.Partners;

namespace Gateway.Transports.As2;

/// <summary>What came back for a test message.</summary>
/// <param name="Check">Whether the message went through to the partner's server.</param>
/// <param name="MessageId">As we sent it.</param>
/// <param name="Mic">The digest that the receipt has to repeat.</param>
/// <param name="Fields">Header fields of the answer; null where nothing came that could hold a receipt.</param>
internal sealed record As2TestAnswer(
    ChannelCheck Check, string MessageId, MicValue? Mic, IReadOnlyDictionary<string, string>? Fields, ReadOnlyMemory<byte> Body);
