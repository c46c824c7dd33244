namespace Gateway.Transports;

/// <summary>A request or an answer as it goes into an envelope.</summary>
public sealed record CertificateExchangeContent(string ContentType, ReadOnlyMemory<byte> Body);
