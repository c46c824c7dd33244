using Gateway.Exchanges;

namespace Gateway.Pipeline.Stages;

/// <summary>A content of a message that is a document and cannot be read.</summary>
internal sealed record RefusedContent(StoredPayload Content, string Code, string Detail);
