namespace Gateway.Partners;

/// <summary>Whether and when a message is compressed (RFC 5402 4).</summary>
public enum CompressionOrder
{
    None,
    BeforeSigning,
    AfterSigning,
}
