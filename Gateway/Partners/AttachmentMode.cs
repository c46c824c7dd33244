namespace Gateway.Partners;

/// <summary>What becomes of a document's attachments on a channel out.</summary>
public enum AttachmentMode
{
    /// <summary>A document with attachments is not sent: none is left out without a word.</summary>
    Refuse,

    /// <summary>They follow the document in a multipart/related (RFC 6362).</summary>
    Related,
}
