namespace Gateway.Security.Envelopes;

/// <summary>A layer of an envelope that is written.</summary>
internal enum SealLayer
{
    Encrypt,
    Compress,
    Sign,
    Content,
}
