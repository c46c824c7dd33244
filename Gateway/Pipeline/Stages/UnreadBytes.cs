using Gateway.Exchanges;
using Gateway.Mapping.Edi;

namespace Gateway.Pipeline.Stages;

/// <summary>Bytes of a content that belong to no interchange.</summary>
internal sealed record UnreadBytes(StoredPayload Content, EdiItem.Unreadable Item);
